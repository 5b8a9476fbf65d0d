package dev.tailrace.client;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A body of a length that is known before, zero included.
 *
 * <p>Threads: confined to the exchange's task.
 */
final class LengthBody implements Http1Body {
  private long left;

  LengthBody(long length) {
    left = length;
  }

  @Override
  public void take(ByteBuffer bytes, List<ByteBuffer> body) {
    int size = (int) Math.min(left, bytes.remaining());
    if (size > 0) {
      body.add(bytes.slice(bytes.position(), size));
      bytes.position(bytes.position() + size);
      left -= size;
    }
  }

  @Override
  public void end() throws EOFException {
    if (left > 0) {
      throw new EOFException("The connection ended " + left + " bytes before the body did");
    }
  }

  @Override
  public boolean complete() {
    return left == 0;
  }
}
