package dev.tailrace.server;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets things through at a {@link Rate}. It is one number: when the bucket would be full again if
 * nothing more were taken.
 *
 * <p>Threads: thread-safe, without locks.
 */
final class TokenBucket {
  private final AtomicLong fullAt = new AtomicLong();

  /**
   * Takes one, if there is one.
   *
   * @param rate always the same, and not {@link Rate#NONE}
   * @param now nanoseconds from any origin, from 0
   * @return 0, or in how many nanoseconds there will be one
   */
  long take(Rate rate, long now) {
    long period = rate.per().toNanos();
    long each = period / rate.count();
    while (true) {
      long before = fullAt.get();
      long after = Math.max(before, now) + each;
      long wait = after - period - now;
      if (wait > 0) {
        return wait;
      }
      if (fullAt.compareAndSet(before, after)) {
        return 0;
      }
    }
  }

  /** As if one had not been taken. */
  void giveBack(Rate rate) {
    fullAt.addAndGet(-(rate.per().toNanos() / rate.count()));
  }
}
