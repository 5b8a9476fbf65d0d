package dev.tailrace.hub;

/**
 * How much one answer to a poll may hold.
 *
 * <p>Threads: immutable.
 *
 * @param maxEvents how many events, from 1
 * @param maxBytes how many bytes of frames, from 1; but one event is given whatever its size
 */
public record PollLimits(int maxEvents, int maxBytes) {
  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is less than 1
   */
  public PollLimits {
    if (maxEvents < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "a poll's limit is less than 1: " + maxEvents + " events, " + maxBytes + " bytes");
    }
  }
}
