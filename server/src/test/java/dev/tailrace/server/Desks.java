package dev.tailrace.server;

import dev.tailrace.hub.Hub;
import dev.tailrace.hub.HubOptions;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;

/** Desks, and what else all connections share, for tests that have no server. Threads: immutable. */
final class Desks {
  private static final ServerOptions OPTIONS =
      ServerOptions.builder(new InetSocketAddress(0)).build();

  private Desks() {}

  static Desk plain() {
    return plain(revocations(Clock.systemUTC()));
  }

  private static Desk plain(Revocations revocations) {
    Operations operations = Operations.plain();
    ServerMetrics metrics = new ServerMetrics();
    Info info = new Info(OPTIONS, HubOptions.DEFAULTS, operations, metrics, Transport.AUTO, null);
    return new Desk(
        operations, new Scraper(metrics, List.of()), info, revocations, Door.ONLY);
  }

  static Service service(Hub hub, Clock clock, LongSupplier nanos) {
    Revocations revocations = revocations(clock);
    OriginPolicy origins = new OriginPolicy(List.of(), false);
    return new Service(
        OPTIONS,
        hub,
        Pages.NONE,
        new ServerMetrics(),
        origins,
        plain(revocations),
        clock,
        nanos,
        null,
        new Access(OPTIONS.tokens(), origins, revocations, false));
  }

  static Revocations revocations(Clock clock) {
    try {
      return new Revocations(RevocationStore.NONE, clock);
    } catch (IOException e) {
      throw new UncheckedIOException("nothing is read", e);
    }
  }
}
