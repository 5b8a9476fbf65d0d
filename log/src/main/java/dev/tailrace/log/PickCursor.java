package dev.tailrace.log;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Reads those records of a segment to which postings point, each once whatever the number of its
 * topics, and of what lies between them only what is not worth a read of its own.
 *
 * <p>Threads: confined to the thread that made it.
 */
final class PickCursor implements SegmentCursor {
  private static final int WINDOW = 128;
  private static final int GAP_BYTES = 16 << 10;
  private static final int LEAST_BYTES = 4 << 10;

  private final PriorityQueue<PostingsCursor> lists;
  private final BlockReader reader;
  private final int blockBytes;

  // the next positions, known in advance so that neighbours are read together
  private final int[] window = new int[WINDOW];
  private int at;
  private int filled;
  private int readTo;
  private int newest = -1;

  PickCursor(Segment segment, List<PostingsCursor> lists, int blockBytes) {
    this.lists = new PriorityQueue<>(lists.size(), Comparator.comparingLong(PostingsCursor::head));
    this.lists.addAll(lists);
    this.reader = new BlockReader(segment, segment.size());
    this.blockBytes = blockBytes;
  }

  @Override
  public StoredRecord next() throws IOException {
    if (at == filled && !fill()) {
      return null;
    }
    int position = window[at];
    if (position >= readTo) {
      readTo = runEnd();
    }
    at++;
    return reader.at(position, readTo - position);
  }

  private boolean fill() throws IOException {
    at = 0;
    filled = 0;
    readTo = 0;
    while (filled < WINDOW && !lists.isEmpty()) {
      PostingsCursor list = lists.poll();
      int position = Postings.position(list.head());
      if (position != newest) { // else it is on the topic of another list as well
        window[filled++] = position;
        newest = position;
      }
      if (list.advance()) {
        lists.add(list);
      }
    }
    return filled > 0;
  }

  /** Where the block that begins with the next position should end. */
  private int runEnd() {
    int last = at;
    while (last + 1 < filled
        && window[last + 1] - window[last] <= GAP_BYTES
        && window[last + 1] - window[at] <= blockBytes - LEAST_BYTES) {
      last++;
    }
    return window[last] + LEAST_BYTES;
  }
}
