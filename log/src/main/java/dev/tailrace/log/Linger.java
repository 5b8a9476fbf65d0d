package dev.tailrace.log;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * A short wait between two groups. Publishers who wait for each answer would otherwise fall into
 * two halves that sync by turns: while one half is synced the other one gathers, and its sync
 * begins just before those who have been answered come back. An eighth of a sync is enough for them
 * to join.
 *
 * <p>Threads: confined to the log's writer.
 */
final class Linger {
  private static final int PART = 8;
  private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final LongSupplier nanos;
  private final LongConsumer pause;
  private long began;
  private long syncNanos;

  /**
   * @param nanos the time, as {@link System#nanoTime}
   * @param pause waits for so many nanoseconds
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

  /** Waits, if there has been a sync since the last time. */
  void linger() {
    long wait = Math.min(MOST_NANOS, syncNanos / PART);
    syncNanos = 0;
    if (wait > 0) {
      pause.accept(wait);
    }
  }
}
