package dev.tailrace.interop;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Publishes at an even pace to topics in turn, to each the numbers from 0, with some filling; each
 * under a key of its own and again until it is acknowledged, so that it is in the log once whatever
 * becomes of the hub.
 *
 * <p>Threads: has its own; the rest confined to the test's.
 */
final class Announcer {
  private final ScheduledExecutorService pacer = Executors.newSingleThreadScheduledExecutor();
  private final Publisher publisher;
  private final int topics;
  private final String filling;
  private final ScheduledFuture<?> ticks;
  private long next; // the pacer's thread only

  private Announcer(Publisher publisher, int topics, int bytes, int perSecond) {
    this.publisher = publisher;
    this.topics = topics;
    this.filling = "x".repeat(bytes);
    long micros = TimeUnit.SECONDS.toMicros(1) / perSecond;
    ticks = pacer.scheduleAtFixedRate(this::publish, micros, micros, TimeUnit.MICROSECONDS);
  }

  static Announcer start(Publisher publisher, int topics, int bytes, int perSecond) {
    return new Announcer(publisher, topics, bytes, perSecond);
  }

  static String topic(long number) {
    return "announced-" + number;
  }

  /**
   * Ends, when every topic has as many as the others; returns how many that are.
   *
   * @throws AssertionError if one was refused
   */
  long finish() throws Exception {
    ticks.cancel(false);
    while (!pacer.submit(this::evenUp).get(Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
      // the hub is not back yet
    }
    pacer.shutdown();
    publisher.close();
    assertNoneRefused();
    return next / topics;
  }

  private void assertNoneRefused() throws InterruptedException {
    try {
      ticks.get();
    } catch (ExecutionException e) {
      throw new AssertionError("refused", e.getCause());
    } catch (CancellationException e) {
      // as it should be
    }
  }

  private boolean evenUp() {
    long before = next;
    while (next % topics != 0 && publish()) {
      before = next;
    }
    return before == next && next % topics == 0;
  }

  private boolean publish() {
    String topic = topic(next % topics);
    String data = next / topics + " " + filling;
    try {
      publisher.publishOnce(topic, topic + "/" + next, data);
      next++;
      return true;
    } catch (IOException e) {
      return false; // the same again, at the next tick
    }
  }
}
