package dev.tailrace.server;

import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Pieces of a stream in direct memory, once for each framing, whatever the number of connections
 * that share it; made when first needed.
 *
 * <p>Threads: confined to its event loop.
 */
final class Framed {
  private final SharedFrames maker;
  private final List<byte[]> pieces;
  private ByteBuf chunked;
  private ByteBuf plain;

  /** @param pieces a chunk each, where there are chunks */
  Framed(SharedFrames maker, List<byte[]> pieces) {
    this.maker = maker;
    this.pieces = pieces;
  }

  int size() {
    return pieces.size();
  }

  List<byte[]> pieces() {
    return pieces;
  }

  /** The shared bytes. */
  ByteBuf bytes(boolean asChunk) {
    return asChunk ? chunked() : plain();
  }

  /** Gives up the loop's own references; what a connection has kept lives on. */
  void release() {
    chunked = released(chunked);
    plain = released(plain);
  }

  private ByteBuf chunked() {
    if (chunked == null) {
      chunked = maker.encode(pieces, true);
    }
    return chunked;
  }

  private ByteBuf plain() {
    if (plain == null) {
      plain = maker.encode(pieces, false);
    }
    return plain;
  }

  private static ByteBuf released(ByteBuf bytes) {
    if (bytes != null) {
      bytes.release();
    }
    return null;
  }
}
