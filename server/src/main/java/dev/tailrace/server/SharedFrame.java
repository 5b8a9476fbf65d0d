package dev.tailrace.server;

import dev.tailrace.hub.FrameCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A run of frames as one loop's connections write it: once in direct memory for each framing,
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
  private static final int MOST_FRAMING =
      Integer.BYTES * 2 + 2 * 2; // size in hexadecimal, two CRLF

  private final ByteBufAllocator allocator;
  private final List<byte[]> frames;
  private ByteBuf chunked;
  private ByteBuf plain;

  private SharedFrame(ByteBufAllocator allocator, List<byte[]> frames) {
    this.allocator = allocator;
    this.frames = frames;
  }

  static SharedFrame of(ByteBufAllocator allocator, List<byte[]> frames) {
    return new SharedFrame(allocator, frames);
  }

  /** How many frames there are. */
  int count() {
    return frames.size();
  }

  /** Makes the frames of one loop. */
  static FrameCodec<SharedFrame> codec(ByteBufAllocator allocator) {
    return new FrameCodec<>() {
      @Override
      public SharedFrame wrap(List<byte[]> frames) {
        return of(allocator, frames);
      }

      @Override
      public void release(SharedFrame frames) {
        frames.release();
      }
    };
  }

  /** The shared bytes themselves, to be looked at. */
  ByteBuf bytes(boolean asChunk) {
    return asChunk ? chunked() : plain();
  }

  /** A view of the shared bytes with a reference of its own, to be written. */
  ByteBuf view(boolean asChunk) {
    return bytes(asChunk).retainedDuplicate();
  }

  /** Bytes that are for one connection only. */
  static ByteBuf single(ByteBufAllocator allocator, byte[] bytes, boolean asChunk) {
    List<byte[]> one = List.of(bytes);
    return asChunk ? chunk(allocator, one) : plain(allocator, one);
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
      chunked = chunk(allocator, frames);
    }
    return chunked;
  }

  private ByteBuf plain() {
    if (plain == null) {
      plain = plain(allocator, frames);
    }
    return plain;
  }

  /** A chunk for each frame: some clients take a chunk for an event. */
  private static ByteBuf chunk(ByteBufAllocator allocator, List<byte[]> frames) {
    ByteBuf chunks = allocator.directBuffer(length(frames) + MOST_FRAMING * frames.size());
    for (byte[] frame : frames) {
      byte[] size = Integer.toHexString(frame.length).getBytes(StandardCharsets.US_ASCII);
      chunks.writeBytes(size).writeBytes(CRLF).writeBytes(frame).writeBytes(CRLF);
    }
    return chunks;
  }

  private static ByteBuf plain(ByteBufAllocator allocator, List<byte[]> frames) {
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
