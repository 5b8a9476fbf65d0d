package dev.tailrace.doctor;

import java.time.Duration;

/**
 * The probes to publish.
 *
 * @param count how many, from 1 to 1000
 * @param interval between two of them; 10 ms at the least
 *     <p>Threads: immutable.
 */
public record Series(int count, Duration interval) {
  private static final int MOST = 1000;
  private static final Duration SHORTEST = Duration.ofMillis(10);

  /**
   * @throws IllegalArgumentException if a number is out of its range
   */
  public Series {
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException("probes are not 1 to " + MOST + ": " + count);
    }
    if (interval.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(
          "the interval is shorter than 10ms: " + interval.toMillis() + "ms");
    }
  }
}
