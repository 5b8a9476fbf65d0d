package dev.tailrace.server;

import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * A run of frames as one loop's connections write it: as it is, and in gzip if somebody takes that.
 * It counts its deliveries, and tells the metrics when it is given back: a counter for each
 * delivery would cost more than the rest of it.
 *
 * <p>Threads: confined to its event loop.
 */
final class SharedFrame {
  private final SharedFrames maker;
  private final Framed identity;
  private final long madeNanos;
  private final long publishedMillis;
  private GzipRun gzip; // null until somebody takes it
  private long deliveries;
  private long deliveredBytes;

  SharedFrame(SharedFrames maker, List<byte[]> frames, long madeNanos, long publishedMillis) {
    this.maker = maker;
    this.identity = new Framed(maker, frames);
    this.madeNanos = madeNanos;
    this.publishedMillis = publishedMillis;
  }

  /** When it was made, and for all that matters to a heartbeat, when it was written. */
  long madeNanos() {
    return madeNanos;
  }

  /** The shared bytes, counted for nobody. */
  ByteBuf bytes(boolean asChunk) {
    return identity.bytes(asChunk);
  }

  /** The shared bytes, which one more connection is given. */
  ByteBuf deliver(boolean asChunk) {
    ByteBuf bytes = identity.bytes(asChunk);
    deliveries += identity.size();
    deliveredBytes += bytes.readableBytes();
    return bytes;
  }

  /** What is shared of it in gzip, which one more connection is given. */
  GzipRun deliverGzip() {
    deliveries += identity.size();
    return gzip();
  }

  /** What is shared of it in gzip. */
  GzipRun gzip() {
    if (gzip == null) {
      gzip = new GzipRun(maker, identity.pieces());
    }
    return gzip;
  }

  /** Gives up the loop's own references; what a connection has kept lives on. */
  void release() {
    if (deliveries > 0) {
      maker.delivered(deliveries, deliveredBytes, publishedMillis);
    }
    deliveries = 0;
    deliveredBytes = 0;
    identity.release();
    if (gzip != null) {
      gzip.release();
    }
  }
}
