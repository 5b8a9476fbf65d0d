package dev.tailrace.log;

import java.io.IOException;
import java.util.List;

/**
 * Goes through all records of a segment and makes its index. It ends before the first bytes that
 * are no sound record, or that do not follow the record before them.
 *
 * <p>Threads: confined to the thread that made it.
 */
final class SegmentScan {
  private static final int AHEAD_BYTES = 256 << 10;

  private final Segment segment;
  private final int limit;
  private final BlockReader reader;
  private final HeapIndex index;
  private int end = SegmentHeader.BYTES;

  private SegmentScan(Segment segment, int limit) throws IOException {
    this.segment = segment;
    this.limit = limit;
    this.reader = new BlockReader(segment, limit);
    this.index = new HeapIndex(segment.base(), segment.seed(), segment.accounts());
    while (end < limit && reader.check(end, AHEAD_BYTES) > 0) {
      StoredRecord record = reader.at(end, AHEAD_BYTES);
      if (!follows(record)) {
        break;
      }
      add(record);
    }
  }

  /** Of the first {@code limit} bytes of a segment whose end may be torn. */
  static SegmentScan of(Segment segment, int limit) throws IOException {
    return new SegmentScan(segment, limit);
  }

  /**
   * Of a segment that has to be sound.
   *
   * @throws CorruptLogException if it is not
   */
  static SegmentScan whole(Segment segment, int limit) throws IOException {
    SegmentScan scan = new SegmentScan(segment, limit);
    if (scan.end < limit) {
      throw new CorruptLogException(segment.path(), scan.end, "a damaged record");
    }
    return scan;
  }

  HeapIndex index() {
    return index;
  }

  /** Where the sound records end. */
  int end() {
    return end;
  }

  /** How many sound records there are behind the end, after bytes that are none. */
  int survivors() throws IOException {
    int found = 0;
    int at = end + 1;
    while (at <= limit - RecordFormat.HEADER_BYTES) {
      int size = reader.check(at, AHEAD_BYTES);
      if (size > 0 && follows(reader.at(at, AHEAD_BYTES))) {
        found++;
        at += size;
      } else {
        at++;
      }
    }
    return found;
  }

  private boolean follows(StoredRecord record) {
    Summary before = index.summary();
    return before.count() == 0
        ? record.offset() >= segment.base()
        : record.offset() > before.lastOffset() && record.timeMillis() >= before.lastTime();
  }

  private void add(StoredRecord record) {
    // the index needs the alternates as text only
    Names names = new Names(record.topicUtf8(), record.id(), record.key(), List.of());
    Tally tally =
        index.add(
            names, record.topic(), record.alternates(), record.offset(), record.timeMillis(), end);
    if (tally != null) {
      tally.add(record.size());
    }
    end += record.size();
  }
}
