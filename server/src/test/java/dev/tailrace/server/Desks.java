package dev.tailrace.server;

import dev.tailrace.hub.HubOptions;
import dev.tailrace.server.ServerOptions.Transport;
import java.net.InetSocketAddress;
import java.util.List;

/** Desks for tests that have no server. Threads: immutable. */
final class Desks {
  private Desks() {}

  static Desk plain() {
    Operations operations = Operations.plain();
    ServerMetrics metrics = new ServerMetrics();
    ServerOptions options = ServerOptions.builder(new InetSocketAddress(0)).build();
    Info info = new Info(options, HubOptions.DEFAULTS, operations, metrics, Transport.AUTO, null);
    return new Desk(operations, new Scraper(metrics, List.of()), info, Door.ONLY);
  }
}
