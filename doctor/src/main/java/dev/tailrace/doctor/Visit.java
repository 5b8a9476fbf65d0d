package dev.tailrace.doctor;

import java.time.Duration;

/**
 * What is to be examined, and how far.
 *
 * @param place the stream, and where to publish to it
 * @param series the probes, if there is a place to publish them
 * @param idle how long to keep the stream open quietly at the end; zero for not at all
 * @param timeout the longest that anything else is waited for
 * @param manner how requests are made
 *     <p>Threads: immutable.
 */
public record Visit(Place place, Series series, Duration idle, Duration timeout, Manner manner) {
  private static final Duration LONGEST = Duration.ofDays(1);

  /**
   * @throws IllegalArgumentException if a duration is out of its range
   */
  public Visit {
    if (idle.isNegative() || idle.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("idle is not a time up to a day: " + idle);
    }
    if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("the timeout is not a time up to a day: " + timeout);
    }
  }
}
