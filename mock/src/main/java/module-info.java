/** A server for the tests of event stream clients: every byte, FIN and RST is the test's. */
module dev.tailrace.mock {
  exports dev.tailrace.mock;

  requires transitive dev.tailrace.wire;
  requires static transitive org.jspecify;
}
