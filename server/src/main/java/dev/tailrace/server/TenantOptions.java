package dev.tailrace.server;

import java.util.Objects;

/**
 * That tenants are kept apart, and what each of them may take of the hub. Which tenant somebody
 * belongs to, only a token says.
 *
 * @param maxStreams how many streams and polls one may have at once; from 1, or 0 for no bound
 * @param maxTopics how many topics and patterns those may follow together; from 1, or 0 for no bound
 * @param publishRate how often one may publish
 * @param maxBytes how much of the log its events may fill, in bytes; from 1024, or 0 for no bound
 *     <p>Threads: immutable.
 */
public record TenantOptions(int maxStreams, int maxTopics, Rate publishRate, long maxBytes) {
  /** No bounds of their own. */
  public static final TenantOptions UNBOUNDED = new TenantOptions(0, 0, Rate.NONE, 0);

  private static final long LEAST_BYTES = 1024;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is not in its range
   */
  public TenantOptions {
    Objects.requireNonNull(publishRate, "publishRate");
    AtLeast.require("maxStreams", maxStreams, 0);
    AtLeast.require("maxTopics", maxTopics, 0);
    if (maxBytes != 0 && maxBytes < LEAST_BYTES) {
      throw new IllegalArgumentException(
          "maxBytes is neither 0 nor " + LEAST_BYTES + " or more: " + maxBytes);
    }
  }

  /**
   * Whose a topic is. The hub's log has to count by it what it keeps, or there is no bound on that.
   *
   * @param topic as the log has it
   * @return the account of its tenant; null if it is no tenant's
   */
  public static String account(String topic) {
    return Space.account(topic);
  }
}
