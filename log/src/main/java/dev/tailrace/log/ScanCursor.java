package dev.tailrace.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads a segment from one place to its end and leaves out what is not wanted.
 *
 * <p>Threads: confined to the thread that made it.
 */
final class ScanCursor implements SegmentCursor {
  private final BlockReader reader;
  private final Topics topics;
  private final byte[] only;
  private final long after;
  private final int blockBytes;
  private final int limit;
  private int position;

  /**
   * @param position of a record that is not behind the first wanted one
   */
  ScanCursor(Segment segment, int position, Topics topics, long after, int blockBytes) {
    this.limit = segment.size();
    this.reader = new BlockReader(segment, limit);
    this.position = position;
    this.topics = topics;
    this.only = topics.rules().isEmpty() && topics.names().size() == 1 ? single(topics) : null;
    this.after = after;
    this.blockBytes = blockBytes;
  }

  @Override
  public StoredRecord next() throws IOException {
    while (position < limit) {
      StoredRecord record = reader.at(position, blockBytes);
      position += record.size();
      if (record.offset() > after && wants(record)) {
        return record;
      }
    }
    return null;
  }

  /** Spares most records of others the making of a string. */
  private boolean wants(StoredRecord record) {
    return only != null
        ? record.isOn(only)
        : topics.everything() || record.isOnOneOf(topics);
  }

  private static byte[] single(Topics topics) {
    return topics.names().iterator().next().getBytes(StandardCharsets.UTF_8);
  }
}
