package dev.tailrace.log;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Goes through the wanted records of one chain, in offset order, and holds the segment it is in.
 *
 * <p>Threads: confined to the thread that made it.
 */
final class ChainCursor implements Closeable {
  private final List<Segment> segments;
  private final Topics topics;
  private final long after;
  private final long end;
  private final int blockBytes;

  private int next;
  private Segment held;
  private SegmentCursor cursor;
  private LogRecord head;

  /**
   * Stands at the first record of {@code topics} with an offset of more than {@code after} and at
   * most {@code end}.
   */
  ChainCursor(List<Segment> segments, Topics topics, long after, long end, int blockBytes)
      throws IOException {
    this.segments = segments;
    this.topics = topics;
    this.after = after;
    this.end = end;
    this.blockBytes = blockBytes;
    this.next = lastNotAfter(after + 1);
    try {
      advance();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** The record here, or null at the end. */
  LogRecord head() {
    return head;
  }

  void advance() throws IOException {
    head = null;
    while (cursor != null || openNext()) {
      StoredRecord record = cursor.next();
      if (record != null) {
        head = record.offset() <= end ? record.toLogRecord() : null;
        return;
      }
      close();
    }
  }

  @Override
  public void close() throws IOException {
    cursor = null;
    if (held != null) {
      Segment segment = held;
      held = null;
      segment.release();
    }
  }

  private boolean openNext() throws IOException {
    while (next < segments.size() && segments.get(next).base() <= end) {
      Segment segment = segments.get(next++);
      segment.retain();
      held = segment;
      cursor = SegmentCursor.of(segment, topics, after, blockBytes);
      if (cursor != null) {
        return true;
      }
      close();
    }
    return false;
  }

  private int lastNotAfter(long offset) {
    int low = 0;
    int high = segments.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (segments.get(middle).base() <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
