package dev.tailrace.server;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Origins as their owner types them, brought into the one form in which browsers send them: lower
 * case, without the port that the scheme implies. What no browser would ever send is refused, since
 * nothing else would tell its owner that it matches nothing.
 *
 * <p>Threads: immutable.
 */
final class CorsOrigins {
  static final String ANY = "*";

  private static final Pattern ORIGIN =
      Pattern.compile(
          "([a-z][a-z0-9+.-]*)://([a-z0-9_.-]+|\\[[0-9a-f:.]+])(?::([0-9]{1,5}))?",
          Pattern.CASE_INSENSITIVE);
  private static final Map<String, Integer> IMPLIED = Map.of("http", 80, "https", 443);
  private static final int LAST_PORT = 65_535;

  private CorsOrigins() {}

  /**
   * The origins in their one form, each once.
   *
   * @throws IllegalArgumentException if one is no origin, or {@code *} is not alone
   */
  static List<String> normalized(List<String> typed) {
    List<String> origins = typed.stream().map(CorsOrigins::normalized).distinct().toList();
    if (origins.size() > 1 && origins.contains(ANY)) {
      throw new IllegalArgumentException(
          "* allows every origin, but none of them with credentials, and named origins are allowed"
              + " with them; give either * or names, not both: "
              + String.join(", ", typed));
    }
    return origins;
  }

  private static String normalized(String origin) {
    if (origin.equals(ANY)) {
      return origin;
    }
    Matcher parts = ORIGIN.matcher(origin);
    if (!parts.matches()) {
      throw refused(origin);
    }
    String scheme = parts.group(1).toLowerCase(Locale.ROOT);
    String host = parts.group(2).toLowerCase(Locale.ROOT);
    if (parts.group(3) == null) {
      return scheme + "://" + host;
    }
    int port = Integer.parseInt(parts.group(3));
    if (port > LAST_PORT) {
      throw refused(origin);
    }
    boolean implied = IMPLIED.getOrDefault(scheme, -1) == port;
    return scheme + "://" + host + (implied ? "" : ":" + port);
  }

  private static IllegalArgumentException refused(String origin) {
    return new IllegalArgumentException(
        "not an origin, which is a scheme, a host and perhaps a port, like https://example.org or"
            + " http://localhost:8080, with no path and no final slash: "
            + origin);
  }
}
