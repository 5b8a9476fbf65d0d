package dev.tailrace.server;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often a value was in which of a few fixed ranges. What happens to thousands at once is told
 * at once, with its weight.
 *
 * <p>Threads: thread-safe.
 */
final class Histogram {
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final double[] bounds;
  private final double unit;
  private final LongAdder[] counts;
  private final LongAdder sum = new LongAdder();

  /** Bounds are the largest values of each range; the last range has no bound. */
  private Histogram(double unit, double... bounds) {
    this.bounds = bounds.clone();
    this.unit = unit;
    this.counts = new LongAdder[bounds.length + 1];
    Arrays.setAll(counts, i -> new LongAdder());
  }

  /** Of what takes milliseconds, recorded in nanoseconds. */
  static Histogram ofMoments() {
    return new Histogram(
        NANOS, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10);
  }

  /** Of what lasts, up to a day, recorded in nanoseconds. */
  static Histogram ofLives() {
    return new Histogram(NANOS, 0.1, 1, 10, 60, 300, 900, 1800, 3600, 7200, 86_400);
  }

  /** Of numbers of events. */
  static Histogram ofEvents() {
    return new Histogram(1, 0, 1, 10, 100, 1000, 10_000, 100_000, 1_000_000);
  }

  /** Records a value, less than nothing as nothing. */
  void record(long value) {
    record(value, 1);
  }

  /** Records the same value so many times. */
  void record(long value, long times) {
    long known = Math.max(0, value);
    double scaled = known / unit;
    int range = 0;
    while (range < bounds.length && scaled > bounds[range]) {
      range++;
    }
    counts[range].add(times);
    sum.add(known * times);
  }

  /** In seconds, or events. */
  double sum() {
    return sum.sum() / unit;
  }

  long count() {
    return Arrays.stream(counts()).sum();
  }

  /** The upper bounds of the ranges, of the last one infinity. */
  double[] bounds() {
    double[] all = Arrays.copyOf(bounds, counts.length);
    all[bounds.length] = Double.POSITIVE_INFINITY;
    return all;
  }

  /** How many there were in each range. */
  long[] counts() {
    return Arrays.stream(counts).mapToLong(LongAdder::sum).toArray();
  }
}
