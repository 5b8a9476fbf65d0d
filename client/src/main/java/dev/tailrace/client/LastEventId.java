package dev.tailrace.client;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The header {@code Last-Event-ID}: an id as UTF-8, as far as HTTP can carry it.
 *
 * <p>Threads: immutable.
 *
 * @see <a href="https://html.spec.whatwg.org/#the-last-event-id-header">WHATWG HTML 9.2.4</a>
 */
final class LastEventId {
  static final String HEADER = "Last-Event-ID";

  private LastEventId() {}

  /** Whether a stream can have given the id: no CR, LF or NUL, no unpaired surrogate. */
  static boolean isId(String id) {
    boolean oneLine = id.chars().allMatch(c -> c != '\r' && c != '\n' && c != 0);
    return oneLine && StandardCharsets.UTF_8.newEncoder().canEncode(id);
  }

  /** Whether a header can hold the id: no control character may be in one (RFC 9110 5.5). */
  static boolean isSendable(String id) {
    return id.chars().allMatch(c -> c >= ' ' && c != 0x7F || c == '\t');
  }

  /** Whether a request's id is ASCII, which is all that {@code java.net.http} sends right. */
  static boolean isPlain(Request request) {
    String id = request.headers().firstValue(HEADER).orElse("");
    return id.chars().allMatch(c -> c < 0x7F);
  }

  /** The id that a response starts from, null if it names none that could be sent back. */
  static @Nullable String of(HttpHeaders headers) {
    String id = headers.firstValue(HEADER).orElse("");
    boolean plain = id.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    return plain && !id.isEmpty() ? id : null;
  }
}
