package dev.tailrace.bench;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * The bytes of a stream, in the chunks they come in, all of one size but the last.
 *
 * <p>Threads: immutable; what it makes is confined to one thread.
 */
record Chunks(byte[] bytes, int size) {
  /** A buffer for each chunk, over the one array. */
  Iterator<ByteBuffer> buffers() {
    return new Iterator<>() {
      private int at;

      @Override
      public boolean hasNext() {
        return at < bytes.length;
      }

      @Override
      public ByteBuffer next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        int from = at;
        at = end(from);
        return ByteBuffer.wrap(bytes, from, at - from);
      }
    };
  }

  /** As from a socket: a read gets what is left of a chunk, or as much as it has room for. */
  InputStream stream() {
    return new InputStream() {
      private int at;
      private int arrived;

      @Override
      public int read() {
        return await() ? bytes[at++] & 0xFF : -1;
      }

      @Override
      public int read(byte[] into, int offset, int length) {
        if (!await()) {
          return -1;
        }
        int read = Math.min(length, arrived - at);
        System.arraycopy(bytes, at, into, offset, read);
        at += read;
        return read;
      }

      private boolean await() {
        if (at == arrived) {
          arrived = end(at);
        }
        return at < arrived;
      }
    };
  }

  /** Where the chunk ends that begins there. */
  int end(int from) {
    return Math.min(from + size, bytes.length);
  }
}
