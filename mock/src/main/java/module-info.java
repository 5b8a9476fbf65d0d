/** A server for the tests of whoever reads event streams. */
module dev.tailrace.mock {
  exports dev.tailrace.mock;

  requires transitive dev.tailrace.wire;
  requires static transitive org.jspecify;
}
