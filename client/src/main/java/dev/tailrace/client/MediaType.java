package dev.tailrace.client;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
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
    String last = "";
    for (String value : values(String.join(",", headers.allValues("Content-Type")))) {
      String essence = essence(value);
      last = essence.isEmpty() || essence.equals("*/*") ? last : essence;
    }
    return last;
  }

  /** Cut at the commas outside of quotes: what came in several lines may arrive in one. */
  private static List<String> values(String joined) {
    List<String> values = new ArrayList<>();
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < joined.length(); i++) {
      char c = joined.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted) {
        i++;
      } else if (c == ',' && !quoted) {
        values.add(joined.substring(from, i));
        from = i + 1;
      }
    }
    values.add(joined.substring(from));
    return values;
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
