package dev.tailrace.interop;

import dev.tailrace.client.MessageEvent;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/**
 * What a client of ours has received, held against what a {@link ChaosWriter} writes: everything,
 * once, in order.
 *
 * <p>Threads: thread-safe.
 */
final class Ledger {
  private final String idPrefix;
  private final LongFunction<String> data;

  // guarded by this
  private long received;
  private String wrong;

  /**
   * @param idPrefix of the ids, before the number; "" for whatever id the hub gives
   * @param data of an event by its number
   */
  Ledger(String idPrefix, LongFunction<String> data) {
    this.idPrefix = idPrefix;
    this.data = data;
  }

  synchronized void enter(MessageEvent event) {
    String expected = data.apply(received);
    boolean right =
        event.type().equals("message")
            && event.data().equals(expected)
            && event.lastEventId().startsWith(idPrefix)
            && (idPrefix.isEmpty() || event.lastEventId().equals(idPrefix + received));
    if (!right && wrong == null) {
      wrong = "for event " + received + " came " + heard(event);
    }
    received++;
    notifyAll();
  }

  /** How many have come. */
  synchronized long received() {
    return received;
  }

  /** The source has ended, which it must not. */
  synchronized void fail(String why) {
    wrong = wrong == null ? why : wrong;
    notifyAll();
  }

  /** Waits until so many have come, as long as some come. */
  synchronized void await(long least) throws InterruptedException {
    long before = -1;
    long limit = 0;
    while (received < least && wrong == null) {
      if (received > before) {
        before = received;
        limit = System.nanoTime() + Patience.LIMIT.toNanos();
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(limit - System.nanoTime());
      if (millis <= 0) {
        throw new AssertionError("no event for long; " + received + " have come, not " + least);
      }
      wait(millis);
    }
    assertRight();
  }

  /** Fails unless everything that has come is what had to come. */
  synchronized void assertRight() {
    if (wrong != null) {
      throw new AssertionError(wrong);
    }
  }

  private static Heard heard(MessageEvent event) {
    return new Heard(event.type(), event.data(), event.lastEventId());
  }
}
