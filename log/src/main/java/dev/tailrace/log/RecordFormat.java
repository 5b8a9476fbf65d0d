package dev.tailrace.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * One record in a segment file. Numbers are big-endian.
 *
 * <pre>
 *   0               4               8                               16
 *  +---------------+---------------+-------------------------------+
 *  | CRC-32C of    | size of the   | offset                        |
 *  | all behind it | whole record  |                               |
 *  +---------------+---------------+-------------------------------+
 *  | time, epoch milliseconds      | expires, epoch ms, 0 = never  |
 *  +-------+-------+-------+---+---+-------------------------------+
 *  | topic | id    | key   | f | n | topic … id … key … n × alternate … body …
 *  | size  | size  | size  |   |   |
 *  +-------+-------+-------+---+---+-- 40
 *
 *   f, 1 byte: the flags               alternate:  +-------+--------
 *   n, 1 byte: how many alternates                 | size  | topic …
 *                                                  +-------+--------
 * </pre>
 *
 * A size of 0xFFFF says that there is no id or no key. Records from before there were flags and
 * alternates have zeros in their place, and so have neither. Zeros, as a file system may leave them
 * after a crash, are not a record: their size is less than 40.
 */
final class RecordFormat {
  static final int HEADER_BYTES = 40;
  static final int MAX_NAME_BYTES = 0xFFFE;
  static final int MAX_BYTES = 64 << 20;

  /** Of {@link #check}: the record goes on behind the bytes at hand. */
  static final int INCOMPLETE = 0;

  /** Of {@link #check}: this is no record. */
  static final int DAMAGED = -1;

  static final int ABSENT = 0xFFFF;
  static final int SIZE = 4;
  static final int OFFSET = 8;
  static final int TIME = 16;
  static final int EXPIRES = 24;
  static final int TOPIC_SIZE = 32;
  static final int ID_SIZE = 34;
  static final int KEY_SIZE = 36;
  static final int FLAGS = 38;
  static final int ALTERNATES = 39;

  /** Of each alternate's size. */
  static final int SIZE_BYTES = 2;

  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private RecordFormat() {}

  static long sizeOf(Names names, int bodyBytes) {
    return (long) HEADER_BYTES
        + names.topic().length
        + stored(names.id())
        + stored(names.key())
        + stored(names.alternates())
        + bodyBytes;
  }

  /** Writes one record at the buffer's position; the buffer has an array and room for it. */
  static void write(ByteBuffer into, Names names, LogRecord record) {
    int start = into.position();
    int size = (int) sizeOf(names, record.body().length);
    into.putInt(0).putInt(size).putLong(record.offset());
    into.putLong(record.timeMillis()).putLong(record.expiresAtMillis());
    into.putShort((short) names.topic().length);
    into.putShort((short) (names.id() == null ? ABSENT : names.id().length));
    into.putShort((short) (names.key() == null ? ABSENT : names.key().length));
    into.put((byte) record.flags()).put((byte) names.alternates().size());
    into.put(names.topic());
    if (names.id() != null) {
      into.put(names.id());
    }
    if (names.key() != null) {
      into.put(names.key());
    }
    for (int i = 0; i < names.alternates().size(); i++) {
      byte[] alternate = names.alternates().get(i);
      into.putShort((short) alternate.length).put(alternate);
    }
    into.put(record.body());
    into.putInt(start, crc(into.array(), into.arrayOffset() + start, size));
  }

  /**
   * Looks at the record at {@code at}, in bytes that end at {@code limit}: returns its size if it
   * is whole and sound, or {@link #INCOMPLETE}, or {@link #DAMAGED}.
   */
  static int check(byte[] bytes, int at, int limit) {
    if (limit - at < HEADER_BYTES) {
      return INCOMPLETE;
    }
    int size = intAt(bytes, at + SIZE);
    if (size < HEADER_BYTES || size > MAX_BYTES) {
      return DAMAGED;
    }
    if (limit - at < size) {
      return INCOMPLETE;
    }
    boolean sound = intAt(bytes, at) == crc(bytes, at, size) && namesFit(bytes, at, size);
    return sound ? size : DAMAGED;
  }

  static int intAt(byte[] bytes, int at) {
    return (int) INTS.get(bytes, at);
  }

  static long longAt(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  static int unsignedShortAt(byte[] bytes, int at) {
    return Short.toUnsignedInt((short) SHORTS.get(bytes, at));
  }

  static int unsignedByteAt(byte[] bytes, int at) {
    return Byte.toUnsignedInt(bytes[at]);
  }

  /** How many bytes a stored size stands for. */
  static int present(int size) {
    return size == ABSENT ? 0 : size;
  }

  private static int stored(byte[] name) {
    return name == null ? 0 : name.length;
  }

  private static int stored(List<byte[]> alternates) {
    int bytes = 0;
    for (int i = 0; i < alternates.size(); i++) {
      bytes += SIZE_BYTES + alternates.get(i).length;
    }
    return bytes;
  }

  private static boolean namesFit(byte[] bytes, int at, int size) {
    int end =
        HEADER_BYTES
            + unsignedShortAt(bytes, at + TOPIC_SIZE)
            + present(unsignedShortAt(bytes, at + ID_SIZE))
            + present(unsignedShortAt(bytes, at + KEY_SIZE));
    for (int left = unsignedByteAt(bytes, at + ALTERNATES); left > 0; left--) {
      if (end + SIZE_BYTES > size) {
        return false;
      }
      end += SIZE_BYTES + unsignedShortAt(bytes, at + end);
    }
    return end <= size;
  }

  private static int crc(byte[] bytes, int at, int size) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, at + SIZE, size - SIZE);
    return (int) crc.getValue();
  }
}
