package dev.tailrace.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as it arrived, body and all. Names of header fields are compared without regard to
 * case.
 *
 * <p>Threads: immutable.
 */
public final class RecordedRequest {
  private final int connectionNumber;
  private final RequestHead head;
  private final byte[] body;

  RecordedRequest(int connectionNumber, RequestHead head, byte[] body) {
    this.connectionNumber = connectionNumber;
    this.head = head;
    this.body = body;
  }

  /**
   * {@return the connection it came on, counted from 1 in the order the server took them} The same
   * number for two requests means that the client used the connection again.
   */
  public int connectionNumber() {
    return connectionNumber;
  }

  /** {@return the method, as {@code GET}} */
  public String method() {
    return head.method();
  }

  /**
   * {@return the request target as sent, most often path and query: {@code /topics/news?last=3}}
   * One char for each byte, nothing decoded.
   */
  public String target() {
    return head.target();
  }

  /** {@return {@code HTTP/1.1} or {@code HTTP/1.0}} */
  public String version() {
    return head.version();
  }

  /**
   * {@return the first value of a header field, read as UTF-8, without the white space around it;
   * {@code null} if there is no such field} Bytes that are no UTF-8 become U+FFFD: see {@link
   * #headerBytes}.
   *
   * @param name the field's name, in any case
   */
  public @Nullable String header(String name) {
    return head.fields().firstText(name);
  }

  /**
   * {@return every value of a header field, read as UTF-8, in the order they came; possibly none}
   *
   * @param name the field's name, in any case
   */
  public List<String> headers(String name) {
    return head.fields().texts(name);
  }

  /** {@return the names of all header fields, in the order and the case they came in} */
  public List<String> headerNames() {
    return head.fields().names();
  }

  /**
   * {@return the first value of a header field to the byte, or {@code null} if there is no such
   * field} The array is the caller's.
   *
   * @param name the field's name, in any case
   */
  public byte @Nullable [] headerBytes(String name) {
    return head.fields().first(name);
  }

  /**
   * {@return the {@code Last-Event-ID}, read as UTF-8 as the specification has it written, or
   * {@code null} if the client did not send one}
   *
   * @see <a href="https://html.spec.whatwg.org/#the-last-event-id-header">WHATWG HTML 9.2.4</a>
   */
  public @Nullable String lastEventId() {
    return header("Last-Event-ID");
  }

  /** {@return the body, chunks put together; empty if there was none} The array is the caller's. */
  public byte[] body() {
    return body.clone();
  }

  /** {@return the body read as UTF-8} */
  public String bodyText() {
    return new String(body, UTF_8);
  }

  /** Method, target and connection, for messages. */
  @Override
  public String toString() {
    return method() + " " + target() + " on connection " + connectionNumber;
  }

  boolean keepsAlive() {
    return head.isHttp11() && !head.fields().hasToken("Connection", "close");
  }

  boolean knowsChunks() {
    return head.isHttp11();
  }

  boolean expectsNoBody() {
    return method().equals("HEAD");
  }
}
