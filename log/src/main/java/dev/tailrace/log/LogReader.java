package dev.tailrace.log;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

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
    SortedSet<Long> losses = new TreeSet<>();
    for (SegmentChain chain : chains.concerning(topics)) {
      losses.add(views.get(chain).dropped());
    }
    try (LogReader reader = new LogReader()) {
      int block = (int) Math.max(LEAST_BLOCK_BYTES, Math.min(MOST_BLOCK_BYTES, maxBytes * 3L / 2));
      for (SegmentChain.View view : views.values()) {
        reader.add(new ChainCursor(view.segments(), topics, after, end, block));
      }
      return reader.batch(losses.tailSet(after + 1), after, maxBytes, Math.max(after, end));
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

  /**
   * Tells each loss once, when the reader comes to it: what other chains have kept from before it
   * is read first, and by itself.
   *
   * @param losses up to where chains have lost records, of those that are behind the cursor
   */
  private Batch batch(SortedSet<Long> losses, long after, int maxBytes, long end)
      throws IOException {
    long from = after;
    boolean lost = false;
    for (long loss : losses) {
      ChainCursor first = least();
      if (first != null && first.head().offset() < loss) {
        return batch(from, lost, maxBytes, loss - 1, end);
      }
      lost = true;
      // the very entry where the loss ends may have topics of another rule, which keeps it
      boolean stillThere = first != null && first.head().offset() == loss;
      from = stillThere ? loss - 1 : loss;
    }
    return batch(from, lost, maxBytes, end, end);
  }

  private Batch batch(long from, boolean lost, int maxBytes, long limit, long end)
      throws IOException {
    List<LogRecord> found = new ArrayList<>();
    long bytes = 0;
    for (ChainCursor next = least(); next != null; next = least()) {
      LogRecord record = next.head();
      if (!found.isEmpty() && record.offset() == last(found)) {
        next.advance(); // where topics of one entry have different rules, each chain has it
        continue;
      }
      bytes += record.body().length;
      if (record.offset() > limit || (bytes > maxBytes && !found.isEmpty())) {
        return new Batch(from, found, last(found), lost);
      }
      found.add(record);
      next.advance();
    }
    return new Batch(from, found, limit < end ? last(found) : end, lost);
  }

  private static long last(List<LogRecord> records) {
    return records.get(records.size() - 1).offset();
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
