package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.hub.Hub;
import dev.tailrace.hub.HubOptions;
import dev.tailrace.hub.Publication;
import dev.tailrace.hub.Published;
import dev.tailrace.log.InMemoryLog;
import dev.tailrace.server.ServerOptions.Transport;
import dev.tailrace.testkit.Crowd;
import dev.tailrace.wire.Event;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a delivery costs in garbage. One event, to a few and to many; what it costs more to the many
 * is the price of a delivery, and that is nothing: an event costs something, and so does a turn of
 * each loop, but not a listener.
 */
class AllocationTest {
  private static final int FEW = 100;
  private static final int MANY = 500;
  private static final int EVENTS_A_ROUND = 100;

  private final Clock clock = Clock.systemUTC();
  private final InMemoryLog log = new InMemoryLog("epoch0", 1000, clock);
  private final Hub hub = new Hub(log, HubOptions.DEFAULTS, clock, Runnable::run);
  private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
  private TailraceServer server;
  private int published;

  @BeforeEach
  void startAsItIsInProduction() throws IOException {
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ServerOptions options = ServerOptions.builder(any).transport(Transport.EPOLL).loops(2).build();
    server = TailraceServer.start(options, hub, Pages.NONE);
  }

  @AfterEach
  void stop() {
    server.close();
    log.close();
    ResourceLeakDetector.setLevel(level);
  }

  @Test
  void aDeliveryInAChunkAllocatesNothing() throws IOException {
    try (Crowd few = Crowd.ofHttp11(port(), "/topics/few/a");
        Crowd many = Crowd.ofHttp11(port(), "/topics/many/a")) {
      few.grow(FEW);
      many.grow(MANY);

      LoopGarbage.assertNone(() -> bytesOfADelivery(few, many));
    }
  }

  @Test
  void aDeliveryByHttp10AllocatesNothing() throws IOException {
    try (Crowd few = Crowd.ofHttp10(port(), "/topics/few/a");
        Crowd many = Crowd.ofHttp10(port(), "/topics/many/a")) {
      few.grow(FEW);
      many.grow(MANY);

      LoopGarbage.assertNone(() -> bytesOfADelivery(few, many));
    }
  }

  @Test
  void aDeliveryToAListenerOfManyTopicsAllocatesNothing() throws IOException {
    try (Crowd few = Crowd.ofHttp11(port(), "/events?topic=few/a&topic=few/b");
        Crowd many = Crowd.ofHttp11(port(), "/events?topic=many/a&topic=many/b")) {
      few.grow(FEW);
      many.grow(MANY);

      LoopGarbage.assertNone(() -> bytesOfADelivery(few, many));
    }
  }

  @Test
  void aDeliveryToAListenerOfAPatternAllocatesNothing() throws IOException {
    try (Crowd few = Crowd.ofHttp11(port(), "/events?topic=few/*");
        Crowd many = Crowd.ofHttp11(port(), "/events?topic=many/*")) {
      few.grow(FEW);
      many.grow(MANY);

      LoopGarbage.assertNone(() -> bytesOfADelivery(few, many));
    }
  }

  private double bytesOfADelivery(Crowd few, Crowd many) throws IOException {
    long toFew = bytesOfEvents("few/a", few);
    long toMany = bytesOfEvents("many/a", many);
    return (toMany - toFew) / (double) (EVENTS_A_ROUND * (many.size() - few.size()));
  }

  /** What the loops allocate for one event after the other, each heard by all before the next. */
  private long bytesOfEvents(String topic, Crowd crowd) throws IOException {
    long before = LoopGarbage.bytes();
    for (int i = 0; i < EVENTS_A_ROUND; i++) {
      String data = "event " + published++ + " " + "x".repeat(200);
      publish(topic, data);
      crowd.hear(data);
    }
    return LoopGarbage.bytes() - before;
  }

  private void publish(String topic, String data) {
    CompletableFuture<Published> done = new CompletableFuture<>();
    hub.publish(Publication.of(topic, Event.of(data)), done::complete);
    assertThat(done.join()).isInstanceOf(Published.Accepted.class);
  }

  private int port() {
    return server.address().getPort();
  }
}
