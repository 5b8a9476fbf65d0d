package dev.tailrace.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the lists in which proxies note where a request came from. A hop that makes no sense stays
 * in its place, as text that is no address.
 *
 * <p>Threads: immutable.
 */
final class ForwardedHops {
  private static final String NO_ADDRESS = "";
  private static final Pattern PORT = Pattern.compile(":[0-9]{1,5}");

  private ForwardedHops() {}

  /** The hops of {@code X-Forwarded-For}, the nearest last. */
  static List<String> ofList(List<String> values) {
    List<String> hops = new ArrayList<>();
    for (String value : values) {
      for (String hop : value.split(",", -1)) {
        hops.add(hop.strip());
      }
    }
    return hops;
  }

  /** What {@code for} says in each element of {@code Forwarded} (RFC 7239), the nearest last. */
  static List<String> ofForwarded(List<String> values) {
    List<String> hops = new ArrayList<>();
    for (String value : values) {
      for (String element : split(value, ',')) {
        hops.add(node(element));
      }
    }
    return hops;
  }

  private static String node(String element) {
    String node = null;
    for (String pair : split(element, ';')) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? "" : pair.substring(0, equals).strip().toLowerCase(Locale.ROOT);
      if (name.equals("for")) {
        if (node != null) {
          return NO_ADDRESS; // said twice: which one is meant?
        }
        node = unquote(pair.substring(equals + 1).strip());
      }
    }
    return node == null ? NO_ADDRESS : node;
  }

  /** Splits outside quotes. A quote that does not end takes all the rest with it. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(text.substring(from));
    return parts;
  }

  /** No address needs an escape, so a value that has one is none. */
  private static String unquote(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  /** The address in a hop, which may have a port: {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}. */
  static Optional<IpAddress> address(String hop) {
    if (hop.startsWith("[")) {
      int end = hop.indexOf(']');
      boolean whole = end > 0 && isPort(hop.substring(end + 1));
      return whole ? v6(hop.substring(1, end)) : Optional.empty();
    }
    int colon = hop.indexOf(':');
    if (colon >= 0 && colon == hop.lastIndexOf(':')) {
      return isPort(hop.substring(colon))
          ? IpAddress.parse(hop.substring(0, colon))
          : Optional.empty();
    }
    return IpAddress.parse(hop);
  }

  private static Optional<IpAddress> v6(String text) {
    return text.indexOf(':') < 0 ? Optional.empty() : IpAddress.parse(text);
  }

  private static boolean isPort(String rest) {
    return rest.isEmpty() || PORT.matcher(rest).matches();
  }
}
