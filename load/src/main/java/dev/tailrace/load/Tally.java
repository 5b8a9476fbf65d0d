package dev.tailrace.load;

import org.HdrHistogram.Histogram;

/**
 * What a loop counts while it works; {@link #counts} is what the others see of it.
 *
 * <p>Threads: confined to its loop's thread.
 */
final class Tally {
  /** Latencies up to an hour, to a tenth of a percent. */
  static Histogram histogram() {
    return new Histogram(3_600_000_000_000L, 3);
  }

  final Histogram latency = histogram();

  int connected;
  long connectedAt = Long.MIN_VALUE;
  long received;
  long lastMeasuredAt = Long.MIN_VALUE;
  long bytes;
  int behind;
  long lastReceivedAt = Long.MIN_VALUE;
  long missing;
  long stalledMissed;
  long duplicated;
  long reordered;
  long gaps;
  long others;
  long disconnects;
  long failedConnects;

  private long measured;

  /** A latency in nanoseconds, seen at a time. */
  void measure(long nanos, long at) {
    latency.recordValue(Math.max(0, Math.min(nanos, latency.getHighestTrackableValue())));
    measured++;
    lastMeasuredAt = at;
  }

  Counts counts() {
    return new Counts(
        new Counts.Streams(connected, connectedAt),
        new Counts.Received(received, lastReceivedAt, bytes),
        new Counts.Measured(measured, lastMeasuredAt),
        new Counts.Backlog(behind, missing, stalledMissed),
        new Faults(duplicated, reordered, gaps, others, disconnects, failedConnects));
  }
}
