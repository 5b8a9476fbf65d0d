package dev.tailrace.server;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What has come of a body that is stopped, counted among the {@link Uploads}: the window of its
 * stream bounds it for one body, and that bounds it for all.
 *
 * <p>Threads: confined to its event loop.
 */
final class Http2Held {
  private final Queue<ByteBuf> pieces = new ArrayDeque<>(0);
  private final Uploads.Share share;
  private long bytes;

  Http2Held(Uploads uploads) {
    this.share = uploads.share();
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /** Keeps this as well; false, and it is not kept, if there is no room for it. */
  boolean add(ByteBuf piece) {
    long more = bytes + piece.readableBytes();
    if (!share.hold(more)) {
      return false;
    }
    bytes = more;
    pieces.add(piece.retain());
    return true;
  }

  /** The first of it, which is the caller's from now on, or null. */
  ByteBuf poll() {
    ByteBuf first = pieces.poll();
    if (first != null) {
      bytes -= first.readableBytes();
      share.hold(bytes);
    }
    return first;
  }
}
