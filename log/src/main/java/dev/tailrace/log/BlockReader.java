package dev.tailrace.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads records of a segment by position, a block at a time, and verifies each.
 *
 * <p>Threads: confined to the thread that made it.
 */
final class BlockReader {
  private static final int LEAST_BYTES = 4 << 10;

  private final Segment segment;
  private final int limit;

  // the bytes of the segment from start, as many as filled
  private byte[] block = new byte[0];
  private int start;
  private int filled;

  /**
   * @param limit where the segment's records end
   */
  BlockReader(Segment segment, int limit) {
    this.segment = segment;
    this.limit = limit;
  }

  /**
   * The record at {@code position}. It lies in the block, and is good until the next call.
   *
   * @param ahead how many bytes from there will be wanted
   */
  StoredRecord at(int position, int ahead) throws IOException {
    if (check(position, ahead) <= 0) {
      throw new CorruptLogException(segment.path(), position, "a damaged record");
    }
    return new StoredRecord(block, position - start);
  }

  /** As {@link RecordFormat#check}; incomplete means that the segment ends within the record. */
  int check(int position, int ahead) throws IOException {
    int size = inBlock(position);
    if (size == RecordFormat.INCOMPLETE && load(position, ahead)) {
      size = inBlock(position);
      if (size == RecordFormat.INCOMPLETE && filled >= RecordFormat.HEADER_BYTES) {
        int whole = RecordFormat.intAt(block, RecordFormat.SIZE);
        return whole <= limit - position && load(position, whole)
            ? inBlock(position)
            : RecordFormat.INCOMPLETE;
      }
    }
    return size;
  }

  private int inBlock(int position) {
    boolean inside = position >= start && position < start + filled;
    return inside ? RecordFormat.check(block, position - start, filled) : RecordFormat.INCOMPLETE;
  }

  private boolean load(int position, int ahead) throws IOException {
    int wanted = Math.min(limit - position, Math.max(ahead, LEAST_BYTES));
    if (block.length < wanted) {
      block = new byte[wanted];
    }
    start = position;
    filled = segment.read(ByteBuffer.wrap(block, 0, wanted), position);
    return filled > 0;
  }
}
