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
 * What is compressed goes out in one chunk for a run: nobody takes that for an event.
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
  private RunDeflater deflater; // null until somebody takes gzip

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

  /** Deflates frames, which a text right before them may help. */
  Framed deflate(List<byte[]> frames, byte[] before) {
    if (deflater == null) {
      deflater = new RunDeflater();
    }
    metrics.compressions.increment();
    return new Framed(this, List.of(deflater.deflate(frames, before)));
  }

  /** Streams in gzip were sent so many bytes of a run. */
  void compressed(long sentBytes, long sourceBytes) {
    metrics.gzipBytes.add(sentBytes);
    metrics.gzipSourceBytes.add(sourceBytes);
  }

  /** Gives back what lies outside of the heap, but for what others still hold. */
  void end() {
    if (deflater != null) {
      deflater.end();
      deflater = null;
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

  /** How long they are in all. */
  static int length(List<byte[]> frames) {
    int length = 0;
    for (byte[] frame : frames) {
      length = Math.addExact(length, frame.length);
    }
    return length;
  }

  /** So many bytes of their end. */
  static byte[] tail(List<byte[]> frames, int bytes) {
    byte[] tail = new byte[bytes];
    int left = bytes;
    for (int i = frames.size() - 1; left > 0; i--) {
      byte[] frame = frames.get(i);
      int taken = Math.min(left, frame.length);
      left -= taken;
      System.arraycopy(frame, frame.length - taken, tail, left, taken);
    }
    return tail;
  }
}
