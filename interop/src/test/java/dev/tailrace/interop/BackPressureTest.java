package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.client.EventSource;
import dev.tailrace.client.MessageEvent;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A server that never stops writing, and a client whose events nobody takes: what is not taken
 * stays with the server, but for what the network holds. When it is taken, all of it comes.
 */
@ParameterizedClass
@MethodSource("prefixes")
class BackPressureTest {
  /** Far more than the kernel keeps for a connection, which is 10 MB where nobody has set it. */
  private static final long OFFERED_BYTES = 256L << 20;

  private static final long MOST_TAKEN_BYTES = 32L << 20;

  /** A chunk of the transport, decoded, and what a JVM does besides. */
  private static final long MOST_HEAP_BYTES = 2L << 20;

  private static final String FILLING = "x".repeat(1000);

  /** Of ids; the second is what needs a connection of our own. */
  @Parameter String prefix;

  private final CountDownLatch demand = new CountDownLatch(1);
  private Ledger ledger;

  static Stream<String> prefixes() {
    return Stream.of("plain ", "é… ");
  }

  /** Opens a source that takes nothing before the demand. */
  private interface Face {
    void take(EventSource source);
  }

  @Test
  void aSubscriberThatAsksForNothing(TestReporter reporter) throws Exception {
    holdsBackTheServer(this::subscribe, reporter);
  }

  @Test
  void aLoopThatDoesNotTake(TestReporter reporter) throws Exception {
    holdsBackTheServer(
        source -> {
          Iterable<MessageEvent> events = source.events();
          start(() -> events.forEach(ledger::enter));
        },
        reporter);
  }

  @Test
  void aHandlerThatDoesNotReturn(TestReporter reporter) throws Exception {
    holdsBackTheServer(
        source ->
            source
                .onMessage(
                    event -> {
                      awaitDemand();
                      ledger.enter(event);
                    })
                .open(),
        reporter);
  }

  private void holdsBackTheServer(Face face, TestReporter reporter) throws Exception {
    ledger = new Ledger(prefix, number -> number + FILLING);
    try (Flood flood = new Flood(prefix, number -> number + FILLING);
        EventSource source =
            EventSource.builder(flood.uri()).lastEventId(prefix).build()) {
      face.take(source);
      flood.accept();
      long heapBefore = OwnVitals.now().heapBytes();

      flood.writeUntilStuck(OFFERED_BYTES);
      long heap = OwnVitals.now().heapBytes() - heapBefore;
      long taken = flood.written();
      reporter.publishEntry(prefix, taken + " bytes written, " + heap + " bytes of heap");

      assertThat(taken).isLessThan(MOST_TAKEN_BYTES);
      assertThat(heap).isLessThan(MOST_HEAP_BYTES);
      assertThat(ledger.received()).isZero();

      demand.countDown();
      flood.writeUpTo(2 * taken);
      ledger.await(flood.events());
      assertThat(ledger.received()).isEqualTo(flood.events());
    }
  }

  private void subscribe(EventSource source) {
    source.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            start(() -> subscription.request(Long.MAX_VALUE));
          }

          @Override
          public void onNext(MessageEvent event) {
            ledger.enter(event);
          }

          @Override
          public void onError(Throwable failure) {
            ledger.fail("failed: " + failure);
          }

          @Override
          public void onComplete() {
            ledger.fail("complete");
          }
        });
  }

  /** Runs it when there is to be demand. */
  private void start(Runnable task) {
    Thread thread =
        new Thread(
            () -> {
              awaitDemand();
              task.run();
            },
            "demand");
    thread.setDaemon(true);
    thread.start();
  }

  private void awaitDemand() {
    try {
      assertThat(demand.await(Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
