package dev.tailrace.wire;

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

  private static long pack(String name) {
    long packed = NO_NAME;
    for (int i = 0; i < name.length(); i++) {
      packed = append(packed, (byte) name.charAt(i));
    }
    return packed;
  }
}
