package dev.tailrace.server;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many came in the busiest of the last seconds.
 *
 * <pre>
 *   a slot for each second modulo 8:   second (32 bits) | count (32 bits)
 * </pre>
 *
 * <p>Threads: thread-safe, without locks.
 */
final class RecentRate {
  private static final int SLOTS = 8;

  /** How many seconds count as recent, the current one among them. */
  static final int SECONDS = 5;

  private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

  /**
   * One more.
   *
   * @param second the time, from 0
   */
  void add(long second) {
    slots.updateAndGet(
        (int) (second % SLOTS), slot -> slot >>> 32 == second ? slot + 1 : second << 32 | 1);
  }

  int perSecond(long second) {
    int most = 0;
    for (int i = 0; i < SLOTS; i++) {
      long slot = slots.get(i);
      if (second - (slot >>> 32) < SECONDS) {
        most = Math.max(most, (int) slot);
      }
    }
    return most;
  }
}
