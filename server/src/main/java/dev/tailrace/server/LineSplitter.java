package dev.tailrace.server;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * Cuts bytes into lines at LF, in whatever chunks they come. A line that is too long is told of as
 * soon as it is, then skipped, and so is one for which there is no room; no more than the limit is
 * ever held.
 *
 * <p>Threads: confined to its event loop.
 */
final class LineSplitter {
  private static final int FIRST_BYTES = 256;
  private static final int LARGE_BYTES = 16 * 1024; // not kept for the next line

  /** Takes the lines. */
  interface Handler {
    /** A line without its LF. */
    void line(byte[] line);

    /** A line that is longer than allowed. */
    void lineTooLong();

    /** A line that is allowed, but for which there is no room now. */
    void noRoom();
  }

  private final int maxBytes;
  private final Handler handler;
  private final LongPredicate room;
  private byte[] line = new byte[FIRST_BYTES];
  private int length;
  private boolean skipping;

  /**
   * @param room asked before so many bytes are held, whether they may be
   */
  LineSplitter(int maxBytes, Handler handler, LongPredicate room) {
    this.maxBytes = maxBytes;
    this.handler = handler;
    this.room = room;
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
    if (!skipping && length + count > line.length) {
      grow(Math.max(length + count, Math.min(maxBytes, 2 * line.length)));
    }
    if (skipping) {
      bytes.skipBytes(count);
      return;
    }
    bytes.readBytes(line, length, count);
    length += count;
  }

  private void grow(int capacity) {
    if (room.test(capacity)) {
      line = Arrays.copyOf(line, capacity);
    } else {
      skipping = true;
      handler.noRoom();
    }
  }

  private void complete() {
    boolean skipped = skipping;
    byte[] whole = Arrays.copyOf(line, length);
    skipping = false;
    length = 0;
    if (line.length > LARGE_BYTES) {
      line = new byte[FIRST_BYTES];
      room.test(FIRST_BYTES);
    }
    if (!skipped) {
      handler.line(whole);
    }
  }
}
