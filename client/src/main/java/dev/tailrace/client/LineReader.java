package dev.tailrace.client;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the lines of HTTP out of bytes that come in pieces, and holds no more of them than its
 * limit.
 *
 * <p>Threads: confined to the exchange's task.
 */
final class LineReader {
  private final String what;
  private final int limit;
  private final boolean bareLineFeeds;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int count;

  /**
   * @param what names the bytes in messages
   * @param limit how many bytes it takes until it is {@linkplain #renew renewed}, line ends
   *     included
   * @param bareLineFeeds whether LF alone ends a line, which RFC 9112 section 2.2 allows in a head
   *     and nowhere else
   */
  LineReader(String what, int limit, boolean bareLineFeeds) {
    this.what = what;
    this.limit = limit;
    this.bareLineFeeds = bareLineFeeds;
  }

  /** Begins to count anew. */
  void renew() {
    count = 0;
  }

  /** The next line without its end, a char for a byte; null when more bytes have to come first. */
  @Nullable String take(ByteBuffer bytes) throws ProtocolException {
    while (bytes.hasRemaining()) {
      byte next = bytes.get();
      if (++count > limit) {
        throw new ProtocolException(what + " is longer than " + limit + " bytes");
      }
      if (next == '\n') {
        return end();
      }
      line.write(next);
    }
    return null;
  }

  private String end() throws ProtocolException {
    String text = line.toString(StandardCharsets.ISO_8859_1);
    line.reset();
    boolean returned = text.endsWith("\r");
    if (!returned && !bareLineFeeds) {
      throw new ProtocolException(what + " has a line that ends without CR");
    }
    String content = returned ? text.substring(0, text.length() - 1) : text;
    if (content.indexOf('\r') >= 0 || content.indexOf('\0') >= 0) {
      throw new ProtocolException(what + " has CR or NUL in the middle of a line");
    }
    return content;
  }
}
