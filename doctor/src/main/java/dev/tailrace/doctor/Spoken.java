package dev.tailrace.doctor;

import java.time.Duration;
import java.util.Locale;

/** Numbers as a person reads them. Threads: immutable. */
final class Spoken {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  private Spoken() {}

  /** {@code 12 ms}, {@code 1.25 s}, {@code 70.0 s}, {@code 12 min}, {@code 5 h}, {@code 9 days}. */
  static String nanos(long nanos) {
    if (nanos < 1_000_000_000L) {
      return String.format(Locale.ROOT, "%.0f ms", nanos / NANOS_PER_MILLI);
    }
    double seconds = nanos / NANOS_PER_SECOND;
    if (seconds < 300) {
      return String.format(Locale.ROOT, seconds < 10 ? "%.2f s" : "%.1f s", seconds);
    }
    double hours = seconds / 3600;
    if (hours < 3) {
      return String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }
    return hours < 72
        ? String.format(Locale.ROOT, "%.0f h", hours)
        : String.format(Locale.ROOT, "%.0f days", hours / 24);
  }

  /** What somebody has set: whole seconds without a fraction. */
  static String time(Duration time) {
    boolean whole = time.getNano() == 0 && !time.isZero() && time.toSeconds() < 300;
    return whole ? time.toSeconds() + " s" : nanos(time.toNanos());
  }

  static String count(long count, String one) {
    return count + " " + one + (count == 1 ? "" : "s");
  }
}
