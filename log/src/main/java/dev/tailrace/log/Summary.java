package dev.tailrace.log;

/**
 * What a segment holds, in five numbers.
 *
 * @param count how many records; with none the others are 0
 */
record Summary(int count, long firstOffset, long lastOffset, long firstTime, long lastTime) {
  static final Summary EMPTY = new Summary(0, 0, 0, 0, 0);

  Summary with(long offset, long timeMillis) {
    return count == 0
        ? new Summary(1, offset, offset, timeMillis, timeMillis)
        : new Summary(count + 1, firstOffset, offset, firstTime, timeMillis);
  }
}
