package dev.tailrace.server;

import java.time.Duration;
import java.util.List;

/**
 * How long things may take. All are positive.
 *
 * @param heartbeat the longest silence on a stream
 * @param retryMin the shortest time a listener is told to wait before it reconnects
 * @param retryMax the longest; each connection is told a time between the two, so that they do
 *     not all return at once
 * @param retryShed what a listener is told, on average, for whom there is no room
 * @param maxAge how long a stream lives, give or take a fifth
 * @param stall how long a peer may accept nothing of what was written to it
 * @param head how long a request's head may take to arrive, from its first byte
 * @param body how long a body may take in all; a batch, between two reads. Event streams have no
 *     such limit
 * @param idle how long a connection may stay open between requests
 *     <p>Threads: immutable.
 */
public record TimeOptions(
    Duration heartbeat,
    Duration retryMin,
    Duration retryMax,
    Duration retryShed,
    Duration maxAge,
    Duration stall,
    Duration head,
    Duration body,
    Duration idle) {
  /**
   * Heartbeat 15 s, retry 2–5 s, shed 60 s, age 1 h, stall 30 s, head 10 s, body 30 s, idle 75 s.
   */
  public static final TimeOptions DEFAULTS =
      new TimeOptions(
          Duration.ofSeconds(15),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofHours(1),
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofSeconds(75));

  public TimeOptions {
    for (Duration each :
        List.of(heartbeat, retryMin, retryMax, retryShed, maxAge, stall, head, body, idle)) {
      if (each.isNegative() || each.isZero() || each.compareTo(Duration.ofDays(365)) > 0) {
        throw new IllegalArgumentException("a time is not between 0 and 365 days: " + each);
      }
    }
    if (retryMin.compareTo(retryMax) > 0) {
      throw new IllegalArgumentException("retryMin is more than retryMax: " + retryMin);
    }
  }

  /** These times with another heartbeat. */
  public TimeOptions withHeartbeat(Duration value) {
    return new TimeOptions(value, retryMin, retryMax, retryShed, maxAge, stall, head, body, idle);
  }

  /** These times with another patience with peers that take nothing. */
  public TimeOptions withStall(Duration value) {
    return new TimeOptions(
        heartbeat, retryMin, retryMax, retryShed, maxAge, value, head, body, idle);
  }

  /** These times with another one for those who are sent away. */
  public TimeOptions withRetryShed(Duration value) {
    return new TimeOptions(heartbeat, retryMin, retryMax, value, maxAge, stall, head, body, idle);
  }

  /** These times with another range of reconnection times. */
  public TimeOptions withRetry(Duration min, Duration max) {
    return new TimeOptions(heartbeat, min, max, retryShed, maxAge, stall, head, body, idle);
  }

  /** These times with another life span of streams. */
  public TimeOptions withMaxAge(Duration value) {
    return new TimeOptions(heartbeat, retryMin, retryMax, retryShed, value, stall, head, body, idle);
  }
}
