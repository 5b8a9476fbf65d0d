package dev.tailrace.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads HTTP/1.1 responses of one connection, one after the other, from bytes in whatever pieces
 * they come: chunked, of a known length, or up to the end of the connection.
 *
 * <p>Threads: confined to its connection's thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-6.3">RFC 9112, section 6.3</a>
 */
final class ResponseParser {
  /** Takes what was read. */
  interface Handler {
    void onHead(ResponseHead head) throws IOException;

    /** A piece of the body: all that {@code part} has remaining, which is to be used up. */
    void onBody(ByteBuffer part) throws IOException;

    void onEnd() throws IOException;
  }

  private enum State {
    HEAD,
    LENGTH,
    UNTIL_CLOSE,
    CHUNK_SIZE,
    CHUNK_EXTENSION,
    CHUNK,
    CHUNK_END,
    TRAILER
  }

  private static final int MOST_HEAD_BYTES = 64 * 1024;
  private static final long MOST_CHUNK = 1L << 40;

  private final Handler handler;
  private State state;
  private StringBuilder line; // of a head or trailer; only as long as there is one
  private List<String> lines;
  private int headBytes;
  private long left; // of the chunk or the body

  ResponseParser(Handler handler) {
    this.handler = handler;
    reset();
  }

  /** Prepares for a new connection. */
  void reset() {
    state = State.HEAD;
    line = null;
    lines = null;
    headBytes = 0;
    left = 0;
  }

  /** Reads all that remains. */
  void parse(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      switch (state) {
        case HEAD -> head(bytes.get());
        case LENGTH -> body(bytes, this::endResponse);
        case UNTIL_CLOSE -> handler.onBody(bytes);
        case CHUNK_SIZE -> chunkSize(bytes.get());
        case CHUNK_EXTENSION -> chunkExtension(bytes.get());
        case CHUNK -> body(bytes, this::endChunk);
        case CHUNK_END -> chunkEnd(bytes.get());
        case TRAILER -> trailer(bytes.get());
        default -> throw new AssertionError(state);
      }
    }
  }

  private void head(byte b) throws IOException {
    String text = line(b);
    if (text == null) {
      return;
    }
    if (lines == null) {
      lines = new ArrayList<>();
    }
    if (text.isEmpty() && lines.isEmpty()) {
      return; // an empty line before a response is to be skipped (RFC 9112, section 2.2)
    }
    if (text.isEmpty()) {
      endHead();
    } else {
      lines.add(text);
    }
  }

  private void endHead() throws IOException {
    ResponseHead head = ResponseHead.parse(lines);
    reset();
    if (head.isInterim()) {
      return;
    }
    handler.onHead(head);
    String length = head.field("content-length");
    if (head.hasNoBody() || length.equals("0")) {
      endResponse();
    } else if (head.isChunked()) {
      state = State.CHUNK_SIZE;
    } else if (length.isEmpty()) {
      state = State.UNTIL_CLOSE;
    } else {
      state = State.LENGTH;
      left = length(length);
    }
  }

  private static long length(String text) throws MalformedResponseException {
    if (!text.matches("\\d{1,15}")) {
      throw new MalformedResponseException("'" + text + "' is not a content length");
    }
    return Long.parseLong(text);
  }

  private interface End {
    void reached() throws IOException;
  }

  private void body(ByteBuffer bytes, End end) throws IOException {
    int limit = bytes.limit();
    int length = (int) Math.min(left, bytes.remaining());
    left -= length;
    bytes.limit(bytes.position() + length);
    handler.onBody(bytes);
    bytes.limit(limit);
    if (left == 0) {
      end.reached();
    }
  }

  private void chunkSize(byte b) throws IOException {
    int digit = Character.digit(b, 16);
    if (digit >= 0) {
      left = left * 16 + digit;
      if (left > MOST_CHUNK) {
        throw new MalformedResponseException("a chunk is larger than " + MOST_CHUNK);
      }
    } else if (b == '\n') {
      endChunkSize();
    } else if (b == ';' || b == '\r' || b == ' ' || b == '\t') {
      state = State.CHUNK_EXTENSION;
    } else {
      throw new MalformedResponseException("a chunk's size has the byte " + b);
    }
  }

  private void chunkExtension(byte b) {
    if (b == '\n') {
      endChunkSize();
    }
  }

  private void endChunkSize() {
    state = left == 0 ? State.TRAILER : State.CHUNK;
  }

  private void endChunk() {
    state = State.CHUNK_END;
  }

  private void chunkEnd(byte b) throws IOException {
    if (b == '\n') {
      state = State.CHUNK_SIZE;
    } else if (b != '\r') {
      throw new MalformedResponseException("a chunk goes on behind its end with the byte " + b);
    }
  }

  private void trailer(byte b) throws IOException {
    String text = line(b);
    if (text != null && text.isEmpty()) {
      endResponse();
    }
  }

  private void endResponse() throws IOException {
    reset();
    handler.onEnd();
  }

  /** Adds to the line; gives it when it has ended. */
  private String line(byte b) throws MalformedResponseException {
    if (++headBytes > MOST_HEAD_BYTES) {
      throw new MalformedResponseException("a head is larger than " + MOST_HEAD_BYTES + " bytes");
    }
    if (line == null) {
      line = new StringBuilder();
    }
    if (b != '\n') {
      line.append((char) (b & 0xFF));
      return null;
    }
    int length = line.length();
    boolean crLf = length > 0 && line.charAt(length - 1) == '\r';
    String text = line.substring(0, crLf ? length - 1 : length);
    line.setLength(0);
    return text;
  }
}
