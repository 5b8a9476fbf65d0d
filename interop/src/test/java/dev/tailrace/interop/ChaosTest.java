package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.client.Backoff;
import dev.tailrace.client.EventSource;
import dev.tailrace.client.MessageEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Our client follows a hub through a {@link ChaosProxy} while events are published as fast as they
 * can be. Whatever befalls its connections, and whichever way it takes the events: it has every
 * event, once, in order.
 *
 * <p>Runs for {@code -Dchaos.seconds} each, with {@code -Dchaos.seed}, which a failure names. The
 * seed settles what befalls which connection, not how the threads fall.
 */
class ChaosTest {
  private static final String TOPIC = "chaos";
  private static final int MOST_AT_ONCE = 300;
  private static final int MOST_AHEAD = 3000;

  /** An event too many could still come with one of these. */
  private static final int CONNECTIONS_AFTER = 10;

  @RegisterExtension final Hubs hubs = new Hubs();

  private final long seed = Long.getLong("chaos.seed", System.nanoTime());
  private final Duration time = Duration.ofSeconds(Long.getLong("chaos.seconds", 4));
  private final Random random = new Random(seed);
  private TestReporter reporter;

  /** One of the ways to take the events of a source; opens it. */
  private interface Face {
    void take(EventSource source, Ledger ledger);
  }

  @Test
  void handlersHearEveryEventOnce(TestReporter to) throws Exception {
    reporter = to;
    survives("", ChaosTest::byHandlers);
  }

  @Test
  void aLoopTakesEveryEventOnce(TestReporter to) throws Exception {
    reporter = to;
    survives("", ChaosTest::inALoop);
  }

  @Test
  void aSlowSubscriberGetsEveryEventOnce(TestReporter to) throws Exception {
    reporter = to;
    try (OneAtATime requests = new OneAtATime()) {
      survives("", (source, ledger) -> source.subscribe(requests.subscriber(ledger)));
    }
  }

  @Test
  void idsBeyondAsciiAreResumedFromToo(TestReporter to) throws Exception {
    reporter = to;
    survives("é…", ChaosTest::byHandlers);
  }

  @Test
  void aLoopResumesFromIdsBeyondAscii(TestReporter to) throws Exception {
    reporter = to;
    survives("☃ ", ChaosTest::inALoop);
  }

  private void survives(String idPrefix, Face face) throws Exception {
    HubProcess hub = hubs.serve("--sync", "never", "--heartbeat", "100ms");
    try (ChaosProxy proxy = new ChaosProxy(hub.port(), seed);
        ChaosWriter writer = new ChaosWriter(hub.port(), TOPIC, idPrefix);
        EventSource source = source(proxy)) {
      Ledger ledger = new Ledger(idPrefix, ChaosWriter::data);
      follow(source, face, ledger);

      write(writer, ledger);
      ledger.await(writer.written());
      proxy.connections().await(proxy.connections().value() + CONNECTIONS_AFTER);

      ledger.assertRight();
      assertThat(ledger.received()).isEqualTo(writer.written());
      reporter.publishEntry("events", ledger.received() + " over " + proxy.summary());
    } catch (Exception | AssertionError e) {
      throw new AssertionError("with seed " + seed, e);
    }
  }

  /** Returns when its first stream is there: it follows from then on. */
  private static void follow(EventSource source, Face face, Ledger ledger)
      throws InterruptedException {
    CountDownLatch open = new CountDownLatch(1);
    source.onOpen(open::countDown);
    source.onError(
        error -> {
          if (error.isFinal()) {
            ledger.fail("the source has failed: " + error);
          }
        });
    face.take(source, ledger);
    assertThat(open.await(Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
  }

  /** Now far ahead of the client, now waiting for it: so it is behind, and at the log's end. */
  private void write(ChaosWriter writer, Ledger ledger) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      writer.write(1 + random.nextInt(MOST_AT_ONCE));
      ledger.await(writer.written() - random.nextInt(MOST_AHEAD));
    }
    writer.finish();
  }

  private static EventSource source(ChaosProxy proxy) {
    return EventSource.builder(proxy.uri("/topics/" + TOPIC))
        .reconnect(
            Backoff.DEFAULT
                .withDelays(Duration.ofMillis(1), Duration.ofMillis(20))
                .withReconnectionTimes(Duration.ZERO, Duration.ZERO))
        .connectTimeout(Duration.ofMillis(500))
        .idleTimeout(Duration.ofMillis(300))
        .build();
  }

  private static void byHandlers(EventSource source, Ledger ledger) {
    source.onMessage(ledger::enter).on(Heard.GAP, ledger::enter).open();
  }

  private static void inALoop(EventSource source, Ledger ledger) {
    Thread loop =
        new Thread(
            () -> {
              for (MessageEvent event : source.events()) {
                ledger.enter(event);
              }
            },
            "loop");
    loop.setDaemon(true);
    loop.start();
  }
}
