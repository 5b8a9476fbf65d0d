package dev.tailrace.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The beginning of a segment file; records follow ({@link RecordFormat}).
 *
 * <pre>
 *   0                               8                               16
 *  +-------------------------------+-------------------------------+
 *  | "TAILLOG1"                    | base: no offset is less       |
 *  +-------------------------------+-------------------------------+
 *  | previous: last offset of the  | seed of the hashes in the     |
 *  | segments before, 0 for none   | index                         |
 *  +---------------+---------------+-------------------------------+
 *  | CRC-32C       | 0             |
 *  +---------------+---------------+-- 40
 * </pre>
 */
record SegmentHeader(long base, long previous, long seed) {
  static final int BYTES = 40;
  private static final long MAGIC = 0x5441494C4C4F4731L;
  private static final int CRC_AT = 32;

  ByteBuffer toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    bytes.putLong(MAGIC).putLong(base).putLong(previous).putLong(seed);
    bytes.putInt(crc(bytes)).putInt(0);
    return bytes.flip();
  }

  static SegmentHeader read(StorageFile file, Path path) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES);
    file.read(bytes, 0);
    if (!sound(bytes.flip())) {
      throw new CorruptLogException(path, 0, "the header is damaged");
    }
    return new SegmentHeader(bytes.getLong(8), bytes.getLong(16), bytes.getLong(24));
  }

  /** Whether these bytes, which lie in an array, are a whole header. */
  static boolean sound(ByteBuffer bytes) {
    return bytes.remaining() == BYTES
        && bytes.getLong(0) == MAGIC
        && bytes.getInt(CRC_AT) == crc(bytes);
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, CRC_AT);
    return (int) crc.getValue();
  }
}
