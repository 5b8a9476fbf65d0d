package dev.tailrace.server;

import dev.tailrace.hub.FrameCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/**
 * A frame's bytes as one loop's connections write them: once in direct memory for each framing,
 * whatever the number of connections, made when first needed.
 *
 * <pre>
 *   plain    data: hi\n\n                     HTTP/1.0, ended by the connection's end
 *   chunked  a\r\ndata: hi\n\n\r\n            HTTP/1.1 (RFC 9112 7.1)
 * </pre>
 *
 * <p>Threads: confined to its event loop.
 */
final class SharedFrame {
  private static final byte[] CRLF = {'\r', '\n'};

  private final ByteBufAllocator allocator;
  private final byte[] frame;
  private ByteBuf chunked;
  private ByteBuf plain;

  private SharedFrame(ByteBufAllocator allocator, byte[] frame) {
    this.allocator = allocator;
    this.frame = frame;
  }

  static SharedFrame of(ByteBufAllocator allocator, byte[] frame) {
    return new SharedFrame(allocator, frame);
  }

  /** Makes the frames of one loop. */
  static FrameCodec<SharedFrame> codec(ByteBufAllocator allocator) {
    return new FrameCodec<>() {
      @Override
      public SharedFrame wrap(byte[] frame) {
        return of(allocator, frame);
      }

      @Override
      public void release(SharedFrame frame) {
        frame.release();
      }
    };
  }

  /** A view of the shared bytes with a reference of its own, to be written. */
  ByteBuf view(boolean asChunk) {
    return (asChunk ? chunked() : plain()).retainedDuplicate();
  }

  /** Bytes that are for one connection only. */
  static ByteBuf single(ByteBufAllocator allocator, byte[] bytes, boolean asChunk) {
    return asChunk ? chunk(allocator, bytes) : plain(allocator, bytes);
  }

  /** Gives up the loop's own references; views live on until they are written. */
  void release() {
    if (chunked != null) {
      chunked.release();
      chunked = null;
    }
    if (plain != null) {
      plain.release();
      plain = null;
    }
  }

  private ByteBuf chunked() {
    if (chunked == null) {
      chunked = chunk(allocator, frame);
    }
    return chunked;
  }

  private ByteBuf plain() {
    if (plain == null) {
      plain = plain(allocator, frame);
    }
    return plain;
  }

  private static ByteBuf plain(ByteBufAllocator allocator, byte[] bytes) {
    return allocator.directBuffer(bytes.length).writeBytes(bytes);
  }

  private static ByteBuf chunk(ByteBufAllocator allocator, byte[] bytes) {
    byte[] size = Integer.toHexString(bytes.length).getBytes(StandardCharsets.US_ASCII);
    ByteBuf chunk = allocator.directBuffer(size.length + bytes.length + 2 * CRLF.length);
    return chunk.writeBytes(size).writeBytes(CRLF).writeBytes(bytes).writeBytes(CRLF);
  }
}
