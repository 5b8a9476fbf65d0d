package dev.tailrace.doctor;

import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How requests are made.
 *
 * @param headers sent with every request, in this order
 * @param origin whose pages are to be allowed to read the stream; empty if that is not asked
 * @param insecure whether any certificate will do
 * @param http2 whether HTTP/2 is asked for in the clear too, by {@code Upgrade}
 *     <p>Threads: immutable.
 */
public record Manner(
    List<Map.Entry<String, String>> headers,
    Optional<String> origin,
    boolean insecure,
    boolean http2) {
  private static final Pattern ORIGIN =
      Pattern.compile("[a-z][a-z0-9+.-]*://[a-z0-9._~\\[\\]:-]+");

  /** Plainly: no headers of one's own, certificates checked, HTTP/1.1 in the clear. */
  public static final Manner PLAIN = new Manner(List.of(), Optional.empty(), false, false);

  /**
   * Copies the headers.
   *
   * @throws IllegalArgumentException if HTTP or the JDK's client has no such header, or the origin
   *     is none
   */
  public Manner {
    headers = List.copyOf(headers);
    HttpRequest.Builder builder = HttpRequest.newBuilder();
    headers.forEach(each -> builder.header(each.getKey(), requireAscii(each.getValue())));
    origin.ifPresent(Manner::requireOrigin);
  }

  /** The client would write a question mark for anything else. */
  private static String requireAscii(String value) {
    if (value.chars().anyMatch(c -> c > '~')) {
      throw new IllegalArgumentException("'" + value + "' is not ASCII");
    }
    return value;
  }

  private static void requireOrigin(String origin) {
    if (!ORIGIN.matcher(origin).matches()) {
      throw new IllegalArgumentException(
          "'" + origin + "' is not an origin like https://app.example");
    }
  }
}
