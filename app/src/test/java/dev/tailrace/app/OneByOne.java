package dev.tailrace.app;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

/** A pipe whose writer writes these pieces, each when the one before has been read. */
final class OneByOne extends InputStream {
  private final Queue<String> left;

  OneByOne(String... pieces) {
    left = new ArrayDeque<>(List.of(pieces));
  }

  @Override
  public int read() {
    throw new UnsupportedOperationException("one byte at a time is not how pipes are read");
  }

  @Override
  public int read(byte[] into, int from, int length) {
    String piece = left.poll();
    if (piece == null) {
      return -1;
    }
    byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, into, from, bytes.length);
    return bytes.length;
  }
}
