package dev.tailrace.log;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * A short wait between two groups. Publishers who wait for each answer would otherwise fall into
 * two halves that sync by turns: while one half is synced the other one gathers, and its sync
 * begins just before those who have been answered come back. So the writer waits until they have,
 * at most half as long as the sync took: a group of all costs one sync and one wake-up of everybody
 * concerned, where two halves cost two.
 *
 * <p>Threads: confined to the log's writer.
 */
final class Linger {
  private static final int PART = 2;
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final LongSupplier nanos;
  private final LongConsumer pause;
  private long began;
  private long syncNanos;

  /**
   * @param nanos the time, as {@link System#nanoTime}
   * @param pause waits for so many nanoseconds, or until the thread is unparked
   */
  Linger(LongSupplier nanos, LongConsumer pause) {
    this.nanos = nanos;
    this.pause = pause;
  }

  void syncBegins() {
    began = nanos.getAsLong();
  }

  void syncEnds() {
    syncNanos = nanos.getAsLong() - began;
  }

  /**
   * Waits for the publishers who have just been answered to join those who wait, if there has been
   * a sync since the last time.
   */
  void linger(AppendQueue queue, int answered) {
    long most = Math.min(MOST_NANOS, syncNanos / PART);
    syncNanos = 0;
    if (most <= 0) {
      return;
    }
    int all = Math.min(queue.size() + answered, queue.max());
    queue.awaken(Thread.currentThread(), all);
    long end = nanos.getAsLong() + most;
    for (long left = most; left > 0 && queue.size() < all; left = end - nanos.getAsLong()) {
      pause.accept(left);
    }
    queue.awaken(null, 0);
  }
}
