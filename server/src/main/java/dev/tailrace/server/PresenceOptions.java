package dev.tailrace.server;

import java.time.Duration;

/**
 * How the hub keeps track of who follows what.
 *
 * @param grace how long someone whose last stream has ended still counts as there, so that a
 *     reconnect is no leave and join; from 0 to an hour
 * @param maxEntries how many entries are kept, one for each name or matcher of a stream and one for
 *     each leave that is waited with; from 1. A stream for whose entries there is no room is served
 *     all the same, and counts as nobody
 *     <p>Threads: immutable.
 */
public record PresenceOptions(Duration grace, int maxEntries) {
  /** Five seconds, and 10 000 entries. */
  public static final PresenceOptions DEFAULTS =
      new PresenceOptions(Duration.ofSeconds(5), 10_000);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is not in its range
   */
  public PresenceOptions {
    if (grace.isNegative() || grace.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("the grace is not between 0 and an hour: " + grace);
    }
    AtLeast.require("maxEntries", maxEntries, 1);
  }
}
