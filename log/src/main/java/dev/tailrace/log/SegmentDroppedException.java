package dev.tailrace.log;

import java.io.IOException;

/**
 * Retention took a segment away from under a read, which then begins again. Nobody outside hears of
 * it.
 */
final class SegmentDroppedException extends IOException {
  private static final long serialVersionUID = 1L;

  SegmentDroppedException(Segment segment) {
    super(segment + " is gone");
  }
}
