package dev.tailrace.log;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One read of the log's files: the chains, merged by offset.
 *
 * <p>Threads: confined to the thread that made it.
 */
final class LogReader implements Closeable {
  private static final int LEAST_BLOCK_BYTES = 8 << 10;
  private static final int MOST_BLOCK_BYTES = 256 << 10;

  private final List<ChainCursor> cursors = new ArrayList<>();

  private LogReader() {}

  /** As {@link EventLog#read}, of what there is up to {@code end}. */
  static Batch read(Chains chains, Topics topics, long after, int maxBytes, long end)
      throws IOException {
    // looked at once: what retention drops after this is either still read, or makes the read begin
    // again
    Map<SegmentChain, SegmentChain.View> views = new LinkedHashMap<>();
    for (SegmentChain chain : chains.all()) {
      views.put(chain, chain.view());
    }
    long from = after;
    for (SegmentChain chain : chains.concerning(topics)) {
      from = Math.max(from, views.get(chain).dropped());
    }
    try (LogReader reader = new LogReader()) {
      int block = (int) Math.max(LEAST_BLOCK_BYTES, Math.min(MOST_BLOCK_BYTES, maxBytes * 3L / 2));
      for (SegmentChain.View view : views.values()) {
        reader.add(new ChainCursor(view.segments(), topics, after, end, block));
      }
      return reader.batch(from, maxBytes, Math.max(after, end));
    }
  }

  @Override
  public void close() throws IOException {
    for (ChainCursor cursor : cursors) {
      cursor.close();
    }
  }

  private void add(ChainCursor cursor) {
    cursors.add(cursor);
  }

  private Batch batch(long from, int maxBytes, long end) throws IOException {
    List<LogRecord> found = new ArrayList<>();
    long bytes = 0;
    for (ChainCursor next = least(); next != null; next = least()) {
      LogRecord record = next.head();
      bytes += record.body().length;
      if (bytes > maxBytes && !found.isEmpty()) {
        return new Batch(from, found, found.get(found.size() - 1).offset());
      }
      found.add(record);
      next.advance();
    }
    return new Batch(from, found, end);
  }

  private ChainCursor least() {
    ChainCursor least = null;
    for (ChainCursor cursor : cursors) {
      boolean less =
          cursor.head() != null
              && (least == null || cursor.head().offset() < least.head().offset());
      least = less ? cursor : least;
    }
    return least;
  }
}
