package dev.tailrace.server;

import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * A run of frames as one loop's connections write it: once in direct memory for each framing,
 * whatever the number of connections, made when first needed. It counts its deliveries, and tells
 * the metrics when it is given back: a counter for each delivery would cost more than the rest of
 * it.
 *
 * <p>Threads: confined to its event loop.
 */
final class SharedFrame {
  private final SharedFrames maker;
  private final List<byte[]> frames;
  private final long madeNanos;
  private final long publishedMillis;
  private ByteBuf chunked;
  private ByteBuf plain;
  private long deliveries;
  private long deliveredBytes;

  SharedFrame(SharedFrames maker, List<byte[]> frames, long madeNanos, long publishedMillis) {
    this.maker = maker;
    this.frames = frames;
    this.madeNanos = madeNanos;
    this.publishedMillis = publishedMillis;
  }

  /** When it was made, and for all that matters to a heartbeat, when it was written. */
  long madeNanos() {
    return madeNanos;
  }

  /** The shared bytes, counted for nobody. */
  ByteBuf bytes(boolean asChunk) {
    return asChunk ? chunked() : plain();
  }

  /** The shared bytes, which one more connection is given. */
  ByteBuf deliver(boolean asChunk) {
    ByteBuf bytes = bytes(asChunk);
    deliveries += frames.size();
    deliveredBytes += bytes.readableBytes();
    return bytes;
  }

  /** Gives up the loop's own references; what a connection has kept lives on. */
  void release() {
    if (deliveries > 0) {
      maker.delivered(deliveries, deliveredBytes, publishedMillis);
    }
    deliveries = 0;
    deliveredBytes = 0;
    chunked = released(chunked);
    plain = released(plain);
  }

  private ByteBuf chunked() {
    if (chunked == null) {
      chunked = maker.encode(frames, true);
    }
    return chunked;
  }

  private ByteBuf plain() {
    if (plain == null) {
      plain = maker.encode(frames, false);
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
