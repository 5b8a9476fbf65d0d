package dev.tailrace.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The listeners of an HTTP/2 connection, by prior knowledge, with windows that never close. Heads
 * of answers are passed over: a stream that is refused is reset, or ends.
 *
 * <p>Threads: confined to the measuring thread.
 */
final class Http2Listening implements Listening {
  private static final int HEAD_BYTES = 9;
  private static final int WINDOW = Integer.MAX_VALUE;
  private static final int FIRST_WINDOW = 65_535;

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int INITIAL_WINDOW_SIZE = 4;

  private final String path;
  private final int[] lines; // of each stream
  private final ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
  private int left; // of a frame's payload

  Http2Listening(String path, int streams) {
    this.path = path;
    this.lines = new int[streams];
  }

  @Override
  public int size() {
    return lines.length;
  }

  @Override
  public ByteBuffer opening() {
    byte[] request = request();
    ByteBuffer all = ByteBuffer.allocate(100 + lines.length * (HEAD_BYTES + request.length));
    all.put("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    frame(all, SETTINGS, 0, 0, 6).putShort((short) INITIAL_WINDOW_SIZE).putInt(WINDOW);
    frame(all, WINDOW_UPDATE, 0, 0, 4).putInt(WINDOW - FIRST_WINDOW);
    for (int i = 0; i < lines.length; i++) {
      frame(all, HEADERS, END_STREAM | END_HEADERS, 2 * i + 1, request.length).put(request);
    }
    return all.flip();
  }

  private static ByteBuffer frame(ByteBuffer to, int type, int flags, int stream, int bytes) {
    return to.putInt(bytes << 8 | type).put((byte) flags).putInt(stream);
  }

  /** Fields as they are, without the table of RFC 7541. */
  private byte[] request() {
    String[] fields = {
      ":method", "GET", ":scheme", "http", ":path", path, ":authority", "localhost"
    };
    ByteBuffer block = ByteBuffer.allocate(200);
    for (int i = 0; i < fields.length; i += 2) {
      block.put((byte) 0);
      block.put((byte) fields[i].length()).put(fields[i].getBytes(US_ASCII));
      block.put((byte) fields[i + 1].length()).put(fields[i + 1].getBytes(US_ASCII));
    }
    byte[] request = new byte[block.position()];
    block.flip().get(request);
    return request;
  }

  @Override
  public ByteBuffer take(ByteBuffer bytes, Lines all) throws IOException {
    ByteBuffer answer = null;
    while (bytes.hasRemaining()) {
      if (head.hasRemaining()) {
        head.put(bytes.get());
        if (!head.hasRemaining()) {
          left = head.getInt(0) >>> 8;
          answer = check() ? acknowledgement() : answer;
        }
      } else {
        payload(bytes, all);
      }
      if (left == 0 && !head.hasRemaining()) {
        head.clear();
      }
    }
    return answer;
  }

  /** Whether the frame that begins asks for an acknowledgement. */
  private boolean check() throws IOException {
    boolean ends = type() == DATA && (flags() & END_STREAM) != 0;
    if (type() == RST_STREAM || type() == GOAWAY || ends) {
      throw new IOException("a listener is refused or ended: frame " + type());
    }
    return type() == SETTINGS && (flags() & ACK) == 0;
  }

  private static ByteBuffer acknowledgement() {
    return frame(ByteBuffer.allocate(HEAD_BYTES), SETTINGS, ACK, 0, 0).flip();
  }

  private void payload(ByteBuffer bytes, Lines all) throws IOException {
    int end = bytes.position() + Math.min(left, bytes.remaining());
    left -= end - bytes.position();
    if (type() == DATA) {
      int more = 0;
      while (bytes.position() < end) {
        more += bytes.get() == '\n' ? 1 : 0;
      }
      int stream = head.getInt(5) / 2;
      lines[stream] = all.add(lines[stream], more);
    } else {
      bytes.position(end);
    }
  }

  private int type() {
    return head.get(3);
  }

  private int flags() {
    return head.get(4);
  }
}
