package dev.tailrace.log;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Finds the records of one segment by topic, offset, time, publisher id and idempotency key. On the
 * heap while the segment grows, then in a file. It is a cache: all of it can be made again from the
 * segment.
 *
 * <p>Threads: thread-safe; the postings it gives are confined to the thread that asked.
 */
interface SegmentIndex extends Closeable {
  Summary summary();

  /**
   * What the records of each account fill, none of them nothing. For the log's writer, and once
   * nothing is added any more.
   */
  List<Share> shares();

  /** The postings of every topic here that is one of {@code topics}. */
  List<Postings> postings(Topics topics) throws IOException;

  /** The positions of records that may have a name with this {@link Hash}. */
  int[] positions(int hash) throws IOException;

  /** How many marks there are; none only in an empty segment. */
  int marks();

  Mark mark(int i) throws IOException;

  /** About how many bytes of heap it takes. */
  long heapBytes();

  /** The last mark whose {@code key} is at most {@code value}, or else the first one. */
  default Mark floor(ToLongFunction<Mark> key, long value) throws IOException {
    int low = 0;
    int high = marks() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (key.applyAsLong(mark(middle)) <= value) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return mark(low);
  }
}
