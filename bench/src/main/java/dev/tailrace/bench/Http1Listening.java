package dev.tailrace.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The one listener of an HTTP/1.1 connection. What it is given at once comes as one chunk, whose
 * own two lines are not counted.
 *
 * <p>Threads: confined to the measuring thread.
 */
final class Http1Listening implements Listening {
  private static final byte[] OK = "HTTP/1.1 200 ".getBytes(US_ASCII);

  private final String path;
  private int seen; // of the head's first line
  private boolean inBody;
  private boolean emptyLine = true; // so far
  private boolean inChunk;
  private int left; // of the chunk
  private int lines;

  Http1Listening(String path) {
    this.path = path;
  }

  @Override
  public ByteBuffer opening() {
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    return ByteBuffer.wrap(request.getBytes(US_ASCII));
  }

  @Override
  public int size() {
    return 1;
  }

  @Override
  public ByteBuffer take(ByteBuffer bytes, Lines all) throws IOException {
    int more = 0;
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (!inBody) {
        head(next);
      } else if (inChunk) {
        more += next == '\n' && left > 2 ? 1 : 0; // two are the end of the chunk
        inChunk = --left > 0;
      } else {
        size(next);
      }
    }
    lines = all.add(lines, more);
    return null;
  }

  private void head(byte next) throws IOException {
    if (seen < OK.length && next != OK[seen++]) {
      throw new IOException("a listener is refused");
    }
    if (next == '\n') {
      inBody = emptyLine;
      emptyLine = true;
    } else if (next != '\r') {
      emptyLine = false;
    }
  }

  private void size(byte next) throws IOException {
    if (next == '\n') {
      if (left == 0) {
        throw new IOException("a listener is ended");
      }
      left += 2;
      inChunk = true;
    } else if (next != '\r') {
      left = left * 16 + Character.digit(next, 16);
    }
  }
}
