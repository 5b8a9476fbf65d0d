package dev.tailrace.server;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Cuts bytes into lines at LF, in whatever chunks they come. A line that is too long is told of as
 * soon as it is, then skipped; no more than the limit is ever held.
 *
 * <p>Threads: confined to its event loop.
 */
final class LineSplitter {
  private static final int FIRST_BYTES = 256;

  /** Takes the lines. */
  interface Handler {
    /** A line without its LF. */
    void line(byte[] line);

    /** A line that is longer than allowed. */
    void lineTooLong();
  }

  private final int maxBytes;
  private final Handler handler;
  private byte[] line = new byte[FIRST_BYTES];
  private int length;
  private boolean skipping;

  LineSplitter(int maxBytes, Handler handler) {
    this.maxBytes = maxBytes;
    this.handler = handler;
  }

  void add(ByteBuf bytes) {
    while (bytes.isReadable()) {
      int lineFeed = bytes.bytesBefore((byte) '\n');
      append(bytes, lineFeed < 0 ? bytes.readableBytes() : lineFeed);
      if (lineFeed >= 0) {
        bytes.skipBytes(1);
        complete();
      }
    }
  }

  /** The last line may lack its LF. */
  void end() {
    if (length > 0 || skipping) {
      complete();
    }
  }

  private void append(ByteBuf bytes, int count) {
    if (!skipping && (long) length + count > maxBytes) {
      skipping = true;
      handler.lineTooLong();
    }
    if (skipping) {
      bytes.skipBytes(count);
      return;
    }
    if (length + count > line.length) {
      line = Arrays.copyOf(line, Math.max(length + count, Math.min(maxBytes, 2 * line.length)));
    }
    bytes.readBytes(line, length, count);
    length += count;
  }

  private void complete() {
    boolean skipped = skipping;
    byte[] whole = Arrays.copyOf(line, length);
    skipping = false;
    length = 0;
    if (!skipped) {
      handler.line(whole);
    }
  }
}
