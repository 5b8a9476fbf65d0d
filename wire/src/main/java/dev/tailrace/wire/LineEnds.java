package dev.tailrace.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds where a line ends, eight bytes at a time. Only CR and LF end a line; both are single bytes
 * that occur in no other UTF-8 sequence, so lines can be cut before anything is decoded.
 *
 * <p>Threads: immutable.
 */
final class LineEnds {
  static final byte LF = '\n';
  static final byte CR = '\r';

  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = ONES << 7;
  private static final long LFS = ONES * LF;
  private static final long CRS = ONES * CR;
  private static final long BEHIND_CRS = ONES * (CR + 1);

  private LineEnds() {}

  static boolean isLineEnd(byte b) {
    return b == LF || b == CR;
  }

  /** The index of the first CR or LF in {@code [from, to)}, or {@code to} if there is none. */
  static int find(byte[] bytes, int from, int to) {
    int at = from;
    while (at <= to - 4 * Long.BYTES && !mayHoldEnd(bytes, at)) {
      at += 4 * Long.BYTES;
    }
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      long word = (long) WORDS.get(bytes, at);
      long ends = zeroBytes(word ^ LFS) | zeroBytes(word ^ CRS);
      if (ends != 0) {
        return at + Long.numberOfTrailingZeros(ends) / Byte.SIZE;
      }
    }
    while (at < to && !isLineEnd(bytes[at])) {
      at++;
    }
    return at;
  }

  /** False if none of the next 32 bytes is CR or LF; true if one may be. */
  private static boolean mayHoldEnd(byte[] bytes, int at) {
    long first = bytesBelowCr((long) WORDS.get(bytes, at));
    long second = bytesBelowCr((long) WORDS.get(bytes, at + Long.BYTES));
    long third = bytesBelowCr((long) WORDS.get(bytes, at + 2 * Long.BYTES));
    long fourth = bytesBelowCr((long) WORDS.get(bytes, at + 3 * Long.BYTES));
    return ((first | second | third | fourth) & HIGH_BITS) != 0;
  }

  /** Sets the high bit of bytes up to CR, and of few others. */
  private static long bytesBelowCr(long word) {
    return (word - BEHIND_CRS) & ~word;
  }

  /**
   * Sets the high bit of the lowest zero byte; bits above it may be wrong, bits below it are not.
   */
  private static long zeroBytes(long word) {
    return (word - ONES) & ~word & HIGH_BITS;
  }
}
