package dev.tailrace.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What a line can be. A field's name is compared literally, byte by byte; it is packed into a
 * {@code long} as it arrives, so that neither a name nor a line is ever stored to be recognised.
 *
 * <p>Threads: immutable.
 *
 * @see <a href="https://html.spec.whatwg.org/#processField">WHATWG HTML 9.2.6,
 *     "process the field"</a>
 */
enum Field {
  DATA,
  EVENT,
  ID,
  RETRY,
  COMMENT,
  UNKNOWN;

  /** A name without a byte yet. The leading 1 tells {@code data} from {@code \0data}. */
  static final long NO_NAME = 1;

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  // as the highest bytes of a word
  private static final long DATA_COLON = 0x64_61_74_61_3AL;
  private static final long EVENT_COLON = 0x65_76_65_6E_74_3AL;
  private static final long ID_COLON = 0x69_64_3AL;

  private static final long DATA_NAME = pack("data");
  private static final long EVENT_NAME = pack("event");
  private static final long ID_NAME = pack("id");
  private static final long RETRY_NAME = pack("retry");

  /** The name with one byte more. */
  static long append(long name, byte b) {
    return name << Byte.SIZE | (b & 0xFF);
  }

  /** Whether the name is longer than any that is known; it must not be appended to then. */
  static boolean isTooLong(long name) {
    return name >>> 5 * Byte.SIZE + 1 != 0;
  }

  static Field named(long name) {
    if (name == DATA_NAME) {
      return DATA;
    } else if (name == EVENT_NAME) {
      return EVENT;
    } else if (name == ID_NAME) {
      return ID;
    } else {
      return name == RETRY_NAME ? RETRY : UNKNOWN;
    }
  }

  /**
   * The field of the line that begins at {@code from}, if it is DATA, EVENT or ID and can be seen
   * at a glance; otherwise UNKNOWN: it has to be read. Looks beyond the line's end, at whatever the
   * array holds there.
   */
  static Field glance(byte[] bytes, int from) {
    if (from > bytes.length - Long.BYTES) {
      return UNKNOWN;
    }
    long word = (long) WORDS.get(bytes, from);
    if (word >>> 3 * Byte.SIZE == DATA_COLON) {
      return DATA;
    } else if (word >>> 5 * Byte.SIZE == ID_COLON) {
      return ID;
    } else {
      return word >>> 2 * Byte.SIZE == EVENT_COLON ? EVENT : UNKNOWN;
    }
  }

  /** The bytes that a field known by {@link #glance} and its colon take. */
  int prefixBytes() {
    return switch (this) {
      case DATA -> 5;
      case EVENT -> 6;
      case ID -> 3;
      default -> throw new IllegalStateException(toString());
    };
  }

  private static long pack(String name) {
    long packed = NO_NAME;
    for (int i = 0; i < name.length(); i++) {
      packed = append(packed, (byte) name.charAt(i));
    }
    return packed;
  }
}
