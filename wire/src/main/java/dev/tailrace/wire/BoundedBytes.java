package dev.tailrace.wire;

import java.util.Arrays;

/**
 * Bytes that are gathered until their end has come. Never larger than its limit, which is checked
 * before anything grows; grows by doubling, so that gathering bytes in any pieces moves each of
 * them three times at the most, on average.
 *
 * <p>Threads: confined to its decoder's thread.
 */
final class BoundedBytes {
  private static final int SMALLEST = 256;
  private static final int LARGE = 16 * 1024;
  private static final byte[] NONE = new byte[0];

  private final int limit;
  private byte[] bytes = NONE;
  private int size;
  private int last; // the size of the last large content

  BoundedBytes(int limit) {
    this.limit = limit;
  }

  int room() {
    return limit - size;
  }

  /** The memory held, in bytes. */
  int capacity() {
    return bytes.length;
  }

  /** Adds {@code [from, to)} of {@code source}, which must not be more than there is room for. */
  void append(byte[] source, int from, int to) {
    int length = to - from;
    makeRoomFor(length);
    System.arraycopy(source, from, bytes, size, length);
    size += length;
  }

  /** Adds one byte, for which there must be room. */
  void append(byte b) {
    makeRoomFor(1);
    bytes[size++] = b;
  }

  /** Adds one byte if there is room for it. */
  boolean offer(byte b) {
    if (size >= bytes.length) {
      if (room() == 0) {
        return false;
      }
      grow(size + 1);
    }
    bytes[size++] = b;
    return true;
  }

  boolean contains(byte wanted) {
    for (int i = 0; i < size; i++) {
      if (bytes[i] == wanted) {
        return true;
      }
    }
    return false;
  }

  String text() {
    return Utf8.decode(bytes, 0, size);
  }

  /**
   * Forgets the content, and gives large memory back: most connections are idle most of the time.
   * What is remembered is how large it was, so that the next of its kind grows in one step.
   */
  void clear() {
    if (bytes.length > LARGE) {
      last = size;
      bytes = NONE;
    }
    size = 0;
  }

  private void makeRoomFor(int length) {
    assert length <= room();
    int needed = size + length;
    if (needed > bytes.length) {
      grow(needed);
    }
  }

  private void grow(int needed) {
    int doubled = Math.max(SMALLEST, 2 * bytes.length);
    int likely = doubled > LARGE ? (int) Math.min(last, 8L * doubled) : 0;
    bytes = Arrays.copyOf(bytes, Math.min(limit, Math.max(likely, Math.max(needed, doubled))));
  }
}
