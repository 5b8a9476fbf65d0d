package dev.tailrace.log;

import java.time.Duration;

/**
 * How much history is kept. Whole segments are dropped, oldest first, when one of the three bounds
 * is passed; that is looked at whenever a segment is full, and by {@link SegmentLog#maintain}. So
 * there is at most one segment more than the bound, and a segment is no larger than an eighth of it
 * (but from 64 KiB, or 1,024 entries).
 *
 * @param maxAge how old the newest entry of a segment may become, more than zero
 * @param maxBytes of the segment files together, 1 or more; their indexes come on top, about a
 *     tenth
 * @param maxCount of the entries, 1 or more
 */
public record Retention(Duration maxAge, long maxBytes, long maxCount) {
  /**
   * A week, and 1 GiB: long enough for a listener that was away over a holiday, and small enough
   * that a disk does not fill unnoticed. No bound on the count, which would only be a worse bound
   * on the bytes.
   */
  public static final Retention DEFAULT =
      new Retention(Duration.ofDays(7), 1L << 30, Long.MAX_VALUE);

  public Retention {
    if (maxAge.isNegative() || maxAge.isZero() || maxBytes < 1 || maxCount < 1) {
      throw new IllegalArgumentException(
          "retention of " + maxAge + ", " + maxBytes + " bytes, " + maxCount + " entries");
    }
  }

  /** The largest size of a segment with which dropping whole ones stays close to the bound. */
  long segmentBytes(long configured) {
    return Math.min(configured, Math.max(64 << 10, maxBytes / 8));
  }

  long segmentEntries(long configured) {
    return Math.min(configured, Math.max(1024, maxCount / 8));
  }

  /** The age at which a segment is closed though it is not full. */
  Duration segmentAge() {
    return maxAge.dividedBy(8);
  }
}
