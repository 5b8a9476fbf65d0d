package dev.tailrace.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The newest records of all topics, on the heap, so that live fan-out never touches the disk.
 *
 * <p>Threads: thread-safe; {@link #add} on the log's writer.
 */
final class TailCache {
  private static final int BYTES_PER_RECORD = 104;
  private static final int BYTES_PER_ALTERNATE = 56;

  /**
   * Beyond so many records it is cheaper to ask the index for a few topics than to look through
   * them.
   */
  private static final int MOST_FILTERED = 1024;

  private final int maxBytes;

  // guarded by this; ring positions count up and are taken modulo its length, a power of two
  private LogRecord[] ring = new LogRecord[1024];
  private long first;
  private long next;
  private long bytes;
  private long floor;

  /**
   * @param floor the log's end at the time
   */
  TailCache(int maxBytes, long floor) {
    this.maxBytes = maxBytes;
    this.floor = floor;
  }

  synchronized void add(LogRecord record) {
    if (next - first == ring.length) {
      grow();
    }
    ring[slot(next++)] = record;
    bytes += bytes(record);
    while (bytes > maxBytes) {
      LogRecord oldest = ring[slot(first)];
      ring[slot(first++)] = null;
      bytes -= bytes(oldest);
      floor = oldest.offset();
    }
  }

  /**
   * The batch for {@link EventLog#read}, or empty if the log itself must be asked.
   *
   * @param end the log's end
   */
  Optional<Batch> read(Topics topics, long after, int maxBytes, long end) {
    List<LogRecord> all = new ArrayList<>();
    boolean complete;
    synchronized (this) {
      long from = after < floor ? -1 : firstAfter(after);
      if (from < 0 || (!topics.everything() && next - from > MOST_FILTERED)) {
        return Optional.empty();
      }
      complete = copy(from, topics.everything() ? maxBytes : Long.MAX_VALUE, end, all);
    }
    if (!topics.everything()) {
      List<LogRecord> wanted = all.stream().filter(topics::concern).toList();
      all = cut(wanted, maxBytes);
      complete = all.size() == wanted.size();
    }
    return Optional.of(new Batch(after, all, complete ? end : all.get(all.size() - 1).offset()));
  }

  synchronized long heapBytes() {
    return bytes + 4L * ring.length;
  }

  /** Copies what fits, at least one; true if that was all. */
  private boolean copy(long from, long most, long end, List<LogRecord> into) {
    long sum = 0;
    for (long i = from; i < next; i++) {
      LogRecord record = ring[slot(i)];
      if (record.offset() > end) {
        return true;
      }
      sum += record.body().length;
      if (sum > most && !into.isEmpty()) {
        return false;
      }
      into.add(record);
    }
    return true;
  }

  private static List<LogRecord> cut(List<LogRecord> records, int maxBytes) {
    long sum = 0;
    for (int i = 0; i < records.size(); i++) {
      sum += records.get(i).body().length;
      if (sum > maxBytes && i > 0) {
        return records.subList(0, i);
      }
    }
    return records;
  }

  private long firstAfter(long after) {
    long low = first;
    long high = next;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (ring[slot(middle)].offset() <= after) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void grow() {
    LogRecord[] larger = new LogRecord[ring.length * 2];
    for (long i = first; i < next; i++) {
      larger[(int) (i & larger.length - 1)] = ring[slot(i)];
    }
    ring = larger;
  }

  private int slot(long i) {
    return (int) (i & ring.length - 1);
  }

  private static long bytes(LogRecord record) {
    long bytes = record.body().length + 2L * record.topic().length() + BYTES_PER_RECORD;
    for (int i = 0; i < record.alternates().size(); i++) {
      bytes += 2L * record.alternates().get(i).length() + BYTES_PER_ALTERNATE;
    }
    return bytes;
  }
}
