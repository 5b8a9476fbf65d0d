package dev.tailrace.client;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Locale;

/**
 * Whether a response is an event stream by its {@code Content-Type}: the essence of the last value
 * that can be read counts, whatever its parameters.
 *
 * <p>Threads: immutable.
 *
 * @see <a href="https://mimesniff.spec.whatwg.org/#parsing-a-mime-type">WHATWG MIME Sniffing
 *     4.4</a>
 */
final class MediaType {
  private static final String EVENT_STREAM = "text/event-stream";
  private static final String TOKEN_SIGNS = "!#$%&'*+-.^_`|~";

  private MediaType() {}

  static boolean isEventStream(HttpHeaders headers) {
    return essence(headers).equals(EVENT_STREAM);
  }

  /** The essence in lower case, {@code ""} if there is none. */
  static String essence(HttpHeaders headers) {
    List<String> values = headers.allValues("Content-Type");
    for (int i = values.size() - 1; i >= 0; i--) {
      String essence = essence(values.get(i));
      if (!essence.isEmpty() && !essence.equals("*/*")) {
        return essence;
      }
    }
    return "";
  }

  private static String essence(String value) {
    String essence = strip(value.split(";", 2)[0]);
    int slash = essence.indexOf('/');
    boolean valid =
        slash > 0 && isToken(essence.substring(0, slash)) && isToken(essence.substring(slash + 1));
    return valid ? essence.toLowerCase(Locale.ROOT) : "";
  }

  private static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(MediaType::isTokenSign);
  }

  private static boolean isTokenSign(int c) {
    return c >= '0' && c <= '9'
        || c >= 'a' && c <= 'z'
        || c >= 'A' && c <= 'Z'
        || TOKEN_SIGNS.indexOf(c) >= 0;
  }

  /** Without the white space of HTTP at either end, which is less than Java's. */
  private static String strip(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && " \t\r\n".indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    while (to > from && " \t\r\n".indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(from, to);
  }
}
