package dev.tailrace.wire;

import java.util.Objects;

/**
 * How much of a stream a decoder is ready to hold (law L5). Every limit counts bytes as they are on
 * the wire and is checked before memory grows; lines that are not stored (unknown fields, {@code
 * retry}) need no limit. What has been decoded comes on top, for as long as the handler keeps it.
 *
 * <p>Threads: immutable.
 *
 * @param maxEventBytes the data of one event, the line being received included; from 0 to {@link
 *     #LARGEST}. The policy says what follows when it is exceeded
 * @param maxIdBytes an id, from 0 to {@link #LARGEST}; a longer one is left out
 * @param maxTypeBytes an event type, from 0 to {@link #LARGEST}; a longer one is left out
 * @param maxCommentBytes a comment, from 0 to {@link #LARGEST}; a longer one is cut off there
 * @param policy what to do about an event that is too large
 */
public record DecoderLimits(
    int maxEventBytes, int maxIdBytes, int maxTypeBytes, int maxCommentBytes, Policy policy) {

  /** What to do about an event that is too large. */
  public enum Policy {
    /** Throw a {@link WireException}; the connection is of no more use. */
    FAIL,
    /**
     * Drop the event, take its id as received, tell the handler, and go on behind its blank line.
     */
    SKIP_EVENT
  }

  /** No limit may be larger: 512 MiB, the most that is sure to fit a {@code String}. */
  public static final int LARGEST = 512 << 20;

  /** 16 MiB an event, 4 KiB an id, a type or a comment; too large an event fails. */
  public static final DecoderLimits DEFAULTS =
      new DecoderLimits(16 << 20, 4 << 10, 4 << 10, 4 << 10, Policy.FAIL);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a limit is not in 0 to {@link #LARGEST}
   */
  public DecoderLimits {
    requireInRange("maxEventBytes", maxEventBytes);
    requireInRange("maxIdBytes", maxIdBytes);
    requireInRange("maxTypeBytes", maxTypeBytes);
    requireInRange("maxCommentBytes", maxCommentBytes);
    Objects.requireNonNull(policy, "policy");
  }

  /**
   * {@return these limits with another one for events}
   *
   * @param bytes the data of one event, from 0 to {@link #LARGEST}
   * @throws IllegalArgumentException if it is not in this range
   */
  public DecoderLimits withMaxEventBytes(int bytes) {
    return new DecoderLimits(bytes, maxIdBytes, maxTypeBytes, maxCommentBytes, policy);
  }

  /**
   * {@return these limits with another policy}
   *
   * @param other what to do about an event that is too large
   */
  public DecoderLimits withPolicy(Policy other) {
    return new DecoderLimits(maxEventBytes, maxIdBytes, maxTypeBytes, maxCommentBytes, other);
  }

  private static void requireInRange(String name, int bytes) {
    if (bytes < 0 || bytes > LARGEST) {
      throw new IllegalArgumentException(name + " is not in 0.." + LARGEST + ": " + bytes);
    }
  }
}
