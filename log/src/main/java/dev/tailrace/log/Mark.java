package dev.tailrace.log;

/**
 * A record in a segment from which a scan may begin. A segment has one about every {@link
 * #SPACING_BYTES}.
 *
 * @param offset the record's
 * @param timeMillis the record's
 * @param position of its first byte
 * @param ordinal how many records of the segment come before it
 */
record Mark(long offset, long timeMillis, int position, int ordinal) {
  static final int SPACING_BYTES = 64 << 10;
}
