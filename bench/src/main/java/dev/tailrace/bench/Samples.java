package dev.tailrace.bench;

import java.util.Arrays;
import java.util.Locale;

/** Durations, in nanoseconds, and what is said of them. */
final class Samples {
  private final long[] nanos;
  private int count;

  Samples(int capacity) {
    nanos = new long[capacity];
  }

  void add(long sample) {
    nanos[count++] = sample;
  }

  double millis(double quantile) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(count - 1, Math.floor(count * quantile))] / 1e6;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "median %.3f ms, p99 %.3f ms, max %.3f ms (n=%d)",
        millis(0.5),
        millis(0.99),
        millis(1),
        count);
  }
}
