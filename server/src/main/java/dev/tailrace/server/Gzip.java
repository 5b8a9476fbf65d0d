package dev.tailrace.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes of an event stream in gzip (RFC 1952), which is one member from the first byte to the
 * last. All its parts begin and end with whole bytes, so that they can follow each other in any
 * order, and whoever has a part can unpack it at once.
 *
 * <pre>
 *   1f 8b 08 00 ┆ 00 00 00 00 ┆ 00 ┆ ff      the head: deflate, no name, no time, any system
 *   00 ┆ length ┆ ~length ┆ bytes            a line of the stream's own: stored (RFC 1951 3.2.4)
 *   blocks ┆ 00 00 00 ff ff                  a run of frames: deflated, and flushed to a whole byte
 *   03 00 ┆ crc ┆ length                     the end: an empty last block, and the trailer
 * </pre>
 *
 * Numbers have their lowest byte first.
 *
 * <p>Threads: stateless.
 */
final class Gzip {
  private static final byte[] HEAD = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
  private static final byte[] LAST_BLOCK = {3, 0};
  private static final int BLOCK_HEAD = 1 + Short.BYTES * 2;

  /** The longest text that fits into one stored block. */
  private static final int LONGEST_STORED = 0xffff;

  private Gzip() {}

  /** A stream's first bytes, with its first line. */
  static byte[] begin(byte[] line) {
    return stored(buffer(HEAD.length + storedLength(line)).put(HEAD), line);
  }

  /** A line as it is. */
  static byte[] stored(byte[] line) {
    return stored(buffer(storedLength(line)), line);
  }

  /**
   * A stream's last bytes.
   *
   * @param crc of all its text
   * @param length of its text, modulo 2<sup>32</sup>
   */
  static byte[] end(int crc, int length) {
    return buffer(LAST_BLOCK.length + Integer.BYTES * 2)
        .put(LAST_BLOCK)
        .putInt(crc)
        .putInt(length)
        .array();
  }

  private static byte[] stored(ByteBuffer to, byte[] line) {
    for (int at = 0; at < line.length; at += LONGEST_STORED) {
      int length = Math.min(line.length - at, LONGEST_STORED);
      to.put((byte) 0).putShort((short) length).putShort((short) ~length).put(line, at, length);
    }
    return to.array();
  }

  private static int storedLength(byte[] line) {
    int blocks = (line.length + LONGEST_STORED - 1) / LONGEST_STORED;
    return blocks * BLOCK_HEAD + line.length;
  }

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
