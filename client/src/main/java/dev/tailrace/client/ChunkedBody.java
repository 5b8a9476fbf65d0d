package dev.tailrace.client;

import java.io.EOFException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The chunked transfer coding, RFC 9112 section 7.1. Passes over chunk extensions and trailers, and
 * is strict about all else: a byte too many or too few is told, never guessed at.
 *
 * <p>Threads: confined to the exchange's task.
 */
final class ChunkedBody implements Http1Body {
  static final int MAX_SIZE_LINE_BYTES = 4 * 1024;
  static final int MAX_TRAILER_BYTES = 64 * 1024;

  private enum State {
    SIZE,
    DATA,
    CR,
    LF,
    TRAILERS,
    COMPLETE
  }

  private final LineReader sizes =
      new LineReader("The size of a chunk", MAX_SIZE_LINE_BYTES, false);
  private final LineReader trailers = new LineReader("The trailer", MAX_TRAILER_BYTES, false);
  private State state = State.SIZE;
  private long left;

  @Override
  public void take(ByteBuffer bytes, List<ByteBuffer> body) throws ProtocolException {
    while (bytes.hasRemaining() && state != State.COMPLETE) {
      switch (state) {
        case SIZE -> size(bytes);
        case DATA -> data(bytes, body);
        case CR -> delimiter(bytes, '\r', State.LF);
        case LF -> delimiter(bytes, '\n', State.SIZE);
        default -> trailer(bytes);
      }
    }
  }

  @Override
  public void end() throws EOFException {
    if (state != State.COMPLETE) {
      throw new EOFException("The connection ended before the last chunk");
    }
  }

  @Override
  public boolean complete() {
    return state == State.COMPLETE;
  }

  private void size(ByteBuffer bytes) throws ProtocolException {
    String line = sizes.take(bytes);
    if (line != null) {
      sizes.renew();
      left = parse(line);
      state = left == 0 ? State.TRAILERS : State.DATA;
    }
  }

  private void data(ByteBuffer bytes, List<ByteBuffer> body) {
    int size = (int) Math.min(left, bytes.remaining());
    body.add(bytes.slice(bytes.position(), size));
    bytes.position(bytes.position() + size);
    left -= size;
    if (left == 0) {
      state = State.CR;
    }
  }

  private void delimiter(ByteBuffer bytes, char expected, State next) throws ProtocolException {
    if (bytes.get() != expected) {
      throw new ProtocolException("A chunk is longer than its size, or has no line end");
    }
    state = next;
  }

  private void trailer(ByteBuffer bytes) throws ProtocolException {
    String line = trailers.take(bytes);
    if (line != null && line.isEmpty()) {
      state = State.COMPLETE;
    }
  }

  private static long parse(String line) throws ProtocolException {
    int extension = line.indexOf(';');
    String digits = (extension < 0 ? line : line.substring(0, extension)).stripTrailing();
    long size = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(i), 16);
      if (digit < 0 || size > Long.MAX_VALUE >> 4) {
        throw notASize(digits);
      }
      size = size << 4 | digit;
    }
    if (digits.isEmpty()) {
      throw notASize(digits);
    }
    return size;
  }

  private static ProtocolException notASize(String digits) {
    String excerpt = digits.substring(0, Math.min(40, digits.length()));
    return new ProtocolException("Not the size of a chunk: \"" + excerpt + '"');
  }
}
