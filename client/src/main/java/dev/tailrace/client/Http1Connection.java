package dev.tailrace.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one socket, read no sooner than they are asked for.
 *
 * <p>Threads: confined to the exchange's task.
 */
final class Http1Connection {
  private static final int BUFFER_BYTES = 16 * 1024;

  private final Socket socket;
  private final InputStream in;
  private final ByteBuffer unread = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private @Nullable IOException trouble;

  Http1Connection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
  }

  /** Sends both in one write: a request that fits is one segment. */
  void send(byte[] head, byte[] body) throws IOException {
    byte[] whole = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, whole, head.length, body.length);
    socket.getOutputStream().write(whole);
  }

  /** The final response to what was sent. */
  Http1Response response() throws IOException {
    Http1Head head = new Http1Head();
    Http1Response response;
    while ((response = head.take(unread)) == null) {
      if (!fill()) {
        throw new EOFException("The connection ended before a response had come");
      }
    }
    return response;
  }

  /** Whether the peer has said more than was taken. */
  boolean hasUnread() {
    return unread.hasRemaining();
  }

  /**
   * Some bytes of the body in a buffer of their own: what one read of the socket brought, or as
   * many reads as it takes to have any. Empty at the body's end.
   */
  ByteBuffer next(Http1Body body) throws IOException {
    List<ByteBuffer> pieces = new ArrayList<>();
    while (pieces.isEmpty() && !body.complete()) {
      advance(body, pieces);
    }
    return joined(pieces);
  }

  private void advance(Http1Body body, List<ByteBuffer> pieces) throws IOException {
    if (trouble != null) {
      throw trouble;
    }
    if (unread.hasRemaining() || fill()) {
      take(body, pieces);
    } else {
      body.end();
    }
  }

  /** What comes before broken framing counts, however the bytes were cut on their way. */
  private void take(Http1Body body, List<ByteBuffer> pieces) {
    try {
      body.take(unread, pieces);
    } catch (IOException e) {
      trouble = e;
    }
  }

  private boolean fill() throws IOException {
    int count = in.read(unread.array());
    unread.position(0).limit(Math.max(count, 0));
    return count >= 0;
  }

  /** A copy: the receiver may keep it, and it should not keep more than it holds. */
  private static ByteBuffer joined(List<ByteBuffer> pieces) {
    int size = pieces.stream().mapToInt(ByteBuffer::remaining).sum();
    ByteBuffer whole = ByteBuffer.allocate(size);
    pieces.forEach(whole::put);
    return whole.flip();
  }
}
