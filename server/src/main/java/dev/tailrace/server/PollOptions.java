package dev.tailrace.server;

import java.time.Duration;

/**
 * What polls may have. One that asks for more is given this.
 *
 * @param maxWait how long a poll may wait for an event; not negative, at most a day
 * @param maxEvents how many events an answer holds; from 1
 * @param maxBytes how many bytes of events an answer holds, as they are on the wire of a stream;
 *     from 1. One event is given whatever its size
 *     <p>Threads: immutable.
 */
public record PollOptions(Duration maxWait, int maxEvents, int maxBytes) {
  /** A minute, 1000 events, 256 KiB. */
  public static final PollOptions DEFAULTS =
      new PollOptions(Duration.ofSeconds(60), 1000, 256 * 1024);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is not in its range
   */
  public PollOptions {
    if (maxWait.isNegative() || maxWait.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("a poll's wait is not between 0 and a day: " + maxWait);
    }
    AtLeast.require("maxEvents", maxEvents, 1);
    AtLeast.require("maxBytes", maxBytes, 1);
  }
}
