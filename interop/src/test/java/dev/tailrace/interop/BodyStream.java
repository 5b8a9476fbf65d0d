package dev.tailrace.interop;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The body of an answer, out of its framing: chunks, or a length, or up to the end of the
 * connection. Ends only where the framing says so; a connection that breaks off before is an {@link
 * EOFException}.
 *
 * <p>Threads: confined to the connection's thread.
 */
final class BodyStream extends InputStream {
  private static final long UNKNOWN = -1;

  private final InputStream in;
  private final boolean chunked;
  private long left; // of this chunk, or of all, or UNKNOWN for up to the end
  private boolean ended;

  BodyStream(InputStream in, Map<String, String> headers, boolean none) {
    this.in = in;
    chunked = "chunked".equals(headers.get("transfer-encoding"));
    String length = headers.get("content-length");
    left = chunked ? 0 : length == null ? UNKNOWN : Long.parseLong(length);
    ended = none || (!chunked && left == 0);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (!ended && chunked && left == 0) {
      nextChunk();
    }
    if (ended) {
      return -1;
    }
    int most = left == UNKNOWN ? length : (int) Math.min(left, length);
    int count = in.read(bytes, offset, most);
    if (count < 0) {
      return cutOff();
    }
    took(count);
    return count;
  }

  private int cutOff() throws EOFException {
    if (left != UNKNOWN) {
      throw new EOFException("the connection broke off in a body");
    }
    ended = true;
    return -1;
  }

  private void took(int count) throws IOException {
    if (left == UNKNOWN) {
      return;
    }
    left -= count;
    if (left == 0 && chunked) {
      line(in);
    } else if (left == 0) {
      ended = true;
    }
  }

  private void nextChunk() throws IOException {
    left = Long.parseLong(line(in), 16);
    if (left == 0) {
      line(in);
      ended = true;
    }
  }

  /** A line up to CR LF. */
  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the connection broke off in a line: " + line);
      }
      line.append((char) c);
    }
    String text = line.toString();
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
