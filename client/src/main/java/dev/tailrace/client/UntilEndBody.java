package dev.tailrace.client;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A body that ends when its connection does.
 *
 * <p>Threads: confined to the exchange's task.
 */
final class UntilEndBody implements Http1Body {
  private boolean ended;

  @Override
  public void take(ByteBuffer bytes, List<ByteBuffer> body) {
    if (bytes.hasRemaining()) {
      body.add(bytes.slice());
      bytes.position(bytes.limit());
    }
  }

  @Override
  public void end() {
    ended = true;
  }

  @Override
  public boolean complete() {
    return ended;
  }
}
