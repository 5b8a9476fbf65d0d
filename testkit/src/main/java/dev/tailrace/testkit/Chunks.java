package dev.tailrace.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Ways to cut one stream of bytes into chunks. Every chunk is an array of its own, so whoever holds
 * on to one, or reads beyond it, is found out; but for {@link #windows}.
 *
 * <p>Threads: immutable.
 */
public final class Chunks {
  private Chunks() {}

  /** All of it in one chunk. */
  public static List<ByteBuffer> whole(byte[] bytes) {
    return List.of(ByteBuffer.wrap(bytes.clone()));
  }

  /** Byte by byte. */
  public static List<ByteBuffer> bytewise(byte[] bytes) {
    return every(1, bytes);
  }

  /** Chunks of one size, in bytes from 1; the last may be shorter. */
  public static List<ByteBuffer> every(int size, byte[] bytes) {
    List<ByteBuffer> chunks = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += size) {
      chunks.add(copy(bytes, from, Math.min(bytes.length, from + size)));
    }
    return chunks;
  }

  /** Every way to cut it in two, those with an empty half included. */
  public static Stream<List<ByteBuffer>> inTwo(byte[] bytes) {
    return IntStream.rangeClosed(0, bytes.length)
        .mapToObj(cut -> List.of(copy(bytes, 0, cut), copy(bytes, cut, bytes.length)));
  }

  /** Chunks of 0 to {@code largest} bytes, as the random numbers fall. */
  public static List<ByteBuffer> random(Random random, int largest, byte[] bytes) {
    List<ByteBuffer> chunks = new ArrayList<>();
    int from = 0;
    while (from < bytes.length) {
      int to = Math.min(bytes.length, from + random.nextInt(largest + 1));
      chunks.add(copy(bytes, from, to));
      from = to;
    }
    return chunks;
  }

  /**
   * Chunks of 0 to {@code largest} bytes, each a window on the one array: behind a chunk the stream
   * goes on, which is not to be seen yet.
   */
  public static List<ByteBuffer> windows(Random random, int largest, byte[] bytes) {
    List<ByteBuffer> chunks = new ArrayList<>();
    int from = 0;
    while (from < bytes.length) {
      int length = Math.min(bytes.length - from, random.nextInt(largest + 1));
      chunks.add(ByteBuffer.wrap(bytes, from, length));
      from += length;
    }
    return chunks;
  }

  /** The same chunks in memory outside the heap, which has no array. */
  public static List<ByteBuffer> direct(List<ByteBuffer> chunks) {
    return chunks.stream().map(Chunks::direct).toList();
  }

  private static ByteBuffer direct(ByteBuffer chunk) {
    return ByteBuffer.allocateDirect(chunk.remaining()).put(chunk.duplicate()).flip();
  }

  private static ByteBuffer copy(byte[] bytes, int from, int to) {
    return ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, to));
  }
}
