package dev.tailrace.log;

import java.io.IOException;

/**
 * Where one topic's records are in a segment, in offset order. Each is one number: the offset, less
 * the segment's base, in the upper 32 bits, and the byte position in the lower 32.
 */
interface Postings {
  int count();

  long at(int i) throws IOException;

  /**
   * The first one whose offset, less the segment's base, is more than {@code delta}; perhaps {@link
   * #count}.
   */
  default int firstAfter(long delta) throws IOException {
    int low = 0;
    int high = count();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (delta(at(middle)) <= delta) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  static long of(long delta, int position) {
    return delta << 32 | position;
  }

  static long delta(long posting) {
    return posting >>> 32;
  }

  static int position(long posting) {
    return (int) posting;
  }
}
