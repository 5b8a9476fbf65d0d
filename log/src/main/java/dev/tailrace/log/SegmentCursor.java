package dev.tailrace.log;

import java.io.IOException;
import java.util.List;

/**
 * Goes through the wanted records of one segment, in offset order.
 *
 * <p>Threads: confined to the thread that made it, which holds the segment.
 */
interface SegmentCursor {
  /**
   * When the wanted records are more than one in so many, reading all of them is cheaper than
   * picking.
   */
  int SCAN_FROM = 8;

  /** The next one, good until the call after; or null. */
  StoredRecord next() throws IOException;

  /**
   * A cursor to the records of {@code topics} after offset {@code after}.
   *
   * @param blockBytes how much to read at once at most
   * @return null if there is none
   */
  static SegmentCursor of(Segment segment, Topics topics, long after, int blockBytes)
      throws IOException {
    SegmentIndex index = segment.index();
    if (index.summary().count() == 0 || index.summary().lastOffset() <= after) {
      return null;
    }
    if (topics.everything()) {
      int start = index.floor(Mark::offset, after + 1).position();
      return new ScanCursor(segment, start, topics, after, blockBytes);
    }
    List<PostingsCursor> lists =
        PostingsCursor.after(index.postings(topics), after - segment.base());
    if (lists.isEmpty()) {
      return null;
    }
    int start = PostingsCursor.leastPosition(lists);
    long wanted = PostingsCursor.left(lists);
    long averageBytes = (segment.size() - SegmentHeader.BYTES) / index.summary().count() + 1;
    long left = (segment.size() - start) / averageBytes;
    return wanted * SCAN_FROM > left
        ? new ScanCursor(segment, start, topics, after, blockBytes)
        : new PickCursor(segment, lists, blockBytes);
  }
}
