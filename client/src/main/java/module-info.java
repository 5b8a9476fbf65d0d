/** {@code EventSource} for the JVM: server-sent events received, resumed and kept alive. */
module dev.tailrace.client {
  exports dev.tailrace.client;

  requires transitive dev.tailrace.wire;
  requires transitive java.net.http;
  requires static transitive org.jspecify;
}
