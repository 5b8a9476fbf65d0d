package dev.tailrace.server;

import dev.tailrace.hub.Hub;
import dev.tailrace.hub.HubOptions;
import dev.tailrace.log.InMemoryLog;
import dev.tailrace.server.ServerOptions.Transport;
import dev.tailrace.testkit.Crowd;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a heartbeat costs in garbage: on a server with few listeners, and on one with many. */
class HeartbeatAllocationTest {
  private static final int FEW = 100;
  private static final int MANY = 1100;
  private static final int BEATS_A_ROUND = 5;

  private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

  @BeforeEach
  void detectNoLeaks() {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
  }

  @AfterEach
  void detectLeaks() {
    ResourceLeakDetector.setLevel(level);
  }

  @Test
  void aHeartbeatAllocatesNothing() throws IOException {
    try (Quiet few = new Quiet(FEW);
        Quiet many = new Quiet(MANY)) {
      LoopGarbage.assertNone(
          () ->
              (many.bytesOfBeats() - few.bytesOfBeats()) / (double) (BEATS_A_ROUND * (MANY - FEW)));
    }
  }

  /** A server on which nothing is published, with a time of its own, and its listeners. */
  private static final class Quiet implements AutoCloseable {
    private final Clock clock = Clock.systemUTC();
    private final AtomicLong nanos = new AtomicLong();
    private final InMemoryLog log = new InMemoryLog("epoch0", 1, clock);
    private final TailraceServer server;
    private final Crowd crowd;

    Quiet(int listeners) throws IOException {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      ServerOptions options =
          ServerOptions.builder(any)
              .transport(Transport.EPOLL)
              .loops(2)
              .times(TimeOptions.DEFAULTS.withMaxAge(Duration.ofDays(300)))
              .build();
      Hub hub = new Hub(log, HubOptions.DEFAULTS, clock, Runnable::run);
      server =
          TailraceServer.start(
              options,
              hub,
              Pages.NONE,
              Operations.plain(),
              clock,
              nanos::get,
              ByteBufAllocator.DEFAULT);
      crowd = Crowd.ofHttp11(server.address().getPort(), "/topics/quiet").grow(listeners);
    }

    long bytesOfBeats() throws IOException {
      long before = LoopGarbage.bytes();
      for (int i = 0; i < BEATS_A_ROUND; i++) {
        nanos.addAndGet(TimeOptions.DEFAULTS.heartbeat().toNanos());
        crowd.feelHeartbeat();
      }
      return LoopGarbage.bytes() - before;
    }

    @Override
    public void close() throws IOException {
      crowd.close();
      server.close();
      log.close();
    }
  }
}
