package dev.tailrace.server;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A value of ASN.1 in its distinguished encoding (X.690), as far as keys and certificates need it:
 * tags of one byte, lengths of up to four.
 *
 * <pre>
 *   tag (1)   length (1, or 1 + n of which the first is 0x80 + n)   content
 * </pre>
 *
 * <p>Threads: immutable.
 */
record Der(int tag, byte[] content) {
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int OID = 0x06;
  static final int SEQUENCE = 0x30;

  /** A value made of others, one after the other. */
  static byte[] of(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    return new Der(tag, content.toByteArray()).encoded();
  }

  /** An object identifier, given the bytes it is encoded as. */
  static byte[] oid(int... bytes) {
    byte[] content = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      content[i] = (byte) bytes[i];
    }
    return of(OID, content);
  }

  byte[] encoded() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.length;
    if (length < 0x80) {
      out.write(length);
    } else {
      int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
      out.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        out.write(length >>> (8 * i));
      }
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  /**
   * The values that stand one after the other in these bytes.
   *
   * @throws IllegalArgumentException if they are no such values
   */
  static List<Der> all(byte[] bytes) {
    List<Der> values = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      int first = byteAt(bytes, at + 1);
      int lengthBytes = first < 0x80 ? 0 : first - 0x80;
      long length = lengthBytes == 0 ? first : length(bytes, at + 2, lengthBytes);
      int start = at + 2 + lengthBytes;
      if (length > bytes.length - start) {
        throw new IllegalArgumentException("a value is cut at byte " + bytes.length);
      }
      byte[] content = new byte[(int) length];
      System.arraycopy(bytes, start, content, 0, content.length);
      values.add(new Der(bytes[at] & 0xFF, content));
      at = start + content.length;
    }
    return values;
  }

  private static long length(byte[] bytes, int at, int count) {
    if (count > 4) {
      throw new IllegalArgumentException("a length of " + count + " bytes at byte " + at);
    }
    long length = 0;
    for (int i = 0; i < count; i++) {
      length = length << 8 | byteAt(bytes, at + i);
    }
    return length;
  }

  private static int byteAt(byte[] bytes, int at) {
    if (at >= bytes.length) {
      throw new IllegalArgumentException("a value is cut at byte " + at);
    }
    return bytes[at] & 0xFF;
  }
}
