package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The body of a request that is needed as a whole: of at most so many bytes, and holding no more
 * memory than all bodies together may.
 *
 * <p>Threads: confined to its event loop.
 */
final class BodyBuffer {
  private static final int FIRST_BYTES = 512;

  private final int maxBytes;
  private final String bound;
  private final Limit limit;
  private final Uploads.Share share;
  private byte[] bytes;
  private int length;

  /**
   * @param bound what is bounded, for the one who sent too much: "an event may have"
   * @throws ProblemException if it is said to be too large
   */
  BodyBuffer(Service service, int maxBytes, String bound, long declaredBytes)
      throws ProblemException {
    this(service, maxBytes, bound, Limit.EVENT_BYTES, declaredBytes);
  }

  private BodyBuffer(
      Service service, int maxBytes, String bound, Limit limit, long declaredBytes)
      throws ProblemException {
    this.maxBytes = maxBytes;
    this.bound = bound;
    this.limit = limit;
    this.share = service.admission().uploads().share();
    requireRoom(declaredBytes);
    this.bytes = new byte[(int) Math.min(FIRST_BYTES, Math.max(0, declaredBytes))];
  }

  /** Of a request that says what the hub is to do. */
  static BodyBuffer ofControl(Service service, String bound) throws ProblemException {
    int maxBytes = service.options().clients().maxControlBytes();
    return new BodyBuffer(service, maxBytes, bound, Limit.CONTROL_BYTES, 0);
  }

  void add(ByteBuf piece) throws ProblemException {
    int more = piece.readableBytes();
    requireRoom((long) length + more);
    if (length + more > bytes.length) {
      grow(Math.max(length + more, Math.min(maxBytes, 2 * bytes.length)));
    }
    piece.readBytes(bytes, length, more);
    length += more;
  }

  /** The whole body as UTF-8 text. It is the caller's from here on. */
  String text() throws ProblemException {
    return Utf8Text.decode("body", taken(), length);
  }

  /** The whole body, a character for each byte. It is the caller's from here on. */
  String octets() {
    return new String(taken(), 0, length, StandardCharsets.ISO_8859_1);
  }

  private byte[] taken() {
    close();
    byte[] whole = bytes;
    bytes = null;
    return whole;
  }

  /** It is not needed any more. Idempotent. */
  void close() {
    share.close();
  }

  private void grow(int size) throws ProblemException {
    if (!share.hold(size)) {
      share.close();
      throw Problem.uploadsFull().exception();
    }
    bytes = Arrays.copyOf(bytes, size);
  }

  private void requireRoom(long size) throws ProblemException {
    if (size > maxBytes) {
      share.close();
      throw Problem.tooLarge(
              "the body is larger than the " + maxBytes + " bytes " + bound,
              maxBytes,
              limit)
          .exception();
    }
  }
}
