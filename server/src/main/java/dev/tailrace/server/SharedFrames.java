package dev.tailrace.server;

import dev.tailrace.hub.FrameCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Puts frames into the memory that one loop's connections write from.
 *
 * <pre>
 *   plain    data: hi\n\n                     HTTP/1.0, ended by the connection's end
 *   chunked  a\r\ndata: hi\n\n\r\n            HTTP/1.1 (RFC 9112 7.1)
 * </pre>
 *
 * <p>Threads: confined to its event loop.
 */
final class SharedFrames implements FrameCodec<SharedFrame> {
  private static final byte[] CRLF = {'\r', '\n'};
  private static final int MOST_FRAMING =
      Integer.BYTES * 2 + 2 * 2; // size in hexadecimal, two CRLF

  private final ByteBufAllocator allocator;
  private final ServerMetrics metrics;
  private final Clock clock;
  private final LongSupplier nanos;

  /**
   * @param clock the log's
   */
  SharedFrames(
      ByteBufAllocator allocator, ServerMetrics metrics, Clock clock, LongSupplier nanos) {
    this.allocator = allocator;
    this.metrics = metrics;
    this.clock = clock;
    this.nanos = nanos;
  }

  @Override
  public SharedFrame wrap(List<byte[]> frames, long publishedMillis) {
    return new SharedFrame(this, frames, nanos.getAsLong(), publishedMillis);
  }

  @Override
  public void release(SharedFrame frames) {
    frames.release();
  }

  /** Bytes in memory of their own, with one reference, which is the caller's. */
  ByteBuf encode(List<byte[]> frames, boolean asChunk) {
    return asChunk ? chunked(frames) : plain(frames);
  }

  /** All who were given some frames have been written: none of them waited longer than that. */
  void delivered(long deliveries, long bytes, long publishedMillis) {
    metrics.delivered.add(deliveries);
    metrics.streamBytes.add(bytes);
    if (publishedMillis == REPLAYED) {
      metrics.replayed.add(deliveries);
    } else {
      long millis = clock.millis() - publishedMillis;
      metrics.deliveryLatency.record(TimeUnit.MILLISECONDS.toNanos(millis), deliveries);
    }
  }

  /** A chunk for each frame: some clients take a chunk for an event. */
  private ByteBuf chunked(List<byte[]> frames) {
    ByteBuf chunks = allocator.directBuffer(length(frames) + MOST_FRAMING * frames.size());
    for (byte[] frame : frames) {
      byte[] size = Integer.toHexString(frame.length).getBytes(StandardCharsets.US_ASCII);
      chunks.writeBytes(size).writeBytes(CRLF).writeBytes(frame).writeBytes(CRLF);
    }
    return chunks;
  }

  private ByteBuf plain(List<byte[]> frames) {
    ByteBuf plain = allocator.directBuffer(length(frames));
    frames.forEach(plain::writeBytes);
    return plain;
  }

  private static int length(List<byte[]> frames) {
    int length = 0;
    for (byte[] frame : frames) {
      length = Math.addExact(length, frame.length);
    }
    return length;
  }
}
