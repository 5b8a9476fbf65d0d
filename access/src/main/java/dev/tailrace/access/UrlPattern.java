package dev.tailrace.access;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The topics that are URLs and match a URL Pattern (WHATWG), case-sensitive. Each part of the URL is
 * matched by a regular expression in linear time.
 *
 * <p>Threads: immutable.
 */
final class UrlPattern implements Predicate<String> {
  private final WebUrl base; // null for absolute topics only
  private final Map<UrlComponent, LinearRegex> parts; // of those that may not be just anything

  private UrlPattern(WebUrl base, Map<UrlComponent, LinearRegex> parts) {
    this.base = base;
    this.parts = parts;
  }

  /**
   * A pattern.
   *
   * @param base an absolute URL, or null
   * @throws IllegalArgumentException if it is no pattern, or one that costs too much, or relative to
   *     nothing
   */
  static UrlPattern of(String pattern, String base) {
    WebUrl url = base == null ? null : WebUrl.parse(base, null);
    if (base != null && url == null) {
      throw new IllegalArgumentException("the base of a URL pattern is no URL: '" + base + "'");
    }
    Map<UrlComponent, String> written = UrlPatternParts.of(pattern);
    if (!written.containsKey(UrlComponent.PROTOCOL)) {
      if (url == null) {
        throw new IllegalArgumentException(
            "a URL pattern is relative, and there is no base: '" + pattern + "'");
      }
      inherit(written, url);
    }
    boolean special = matchesSpecial(written.get(UrlComponent.PROTOCOL));
    dropDefaultPort(written);
    Map<UrlComponent, LinearRegex> parts = new EnumMap<>(UrlComponent.class);
    int size = 0;
    for (Map.Entry<UrlComponent, String> each : written.entrySet()) {
      if (!each.getValue().equals("*")) {
        LinearRegex regex = ComponentPattern.of(each.getValue(), each.getKey(), special);
        parts.put(each.getKey(), regex);
        size += regex.size();
      }
    }
    if (size > LinearRegex.MAX_PROGRAM) {
      throw new IllegalArgumentException(
          "a topic matcher would take more than " + LinearRegex.MAX_PROGRAM
              + " steps for each character");
    }
    return new UrlPattern(url, parts);
  }

  /** What stands before the first component of the pattern is the base's. */
  private static void inherit(Map<UrlComponent, String> written, WebUrl base) {
    boolean host = written.containsKey(UrlComponent.HOSTNAME);
    boolean port = host || written.containsKey(UrlComponent.PORT);
    boolean path = port || written.containsKey(UrlComponent.PATHNAME);
    boolean search = path || written.containsKey(UrlComponent.SEARCH);
    written.put(UrlComponent.PROTOCOL, escape(base.scheme()));
    if (!host) {
      written.put(UrlComponent.HOSTNAME, escape(base.host()));
    }
    if (!port) {
      written.put(UrlComponent.PORT, base.port());
    }
    if (!path) {
      written.put(UrlComponent.PATHNAME, escape(base.path()));
    } else if (!host && !base.opaque()) {
      written.computeIfPresent(UrlComponent.PATHNAME, (key, own) -> resolved(own, base));
    }
    if (!search) {
      written.put(UrlComponent.SEARCH, escape(base.search()));
    }
  }

  private static String resolved(String path, WebUrl base) {
    boolean absolute = path.startsWith("/") || path.startsWith("\\/") || path.startsWith("{/");
    return absolute ? path : escape(base.path().substring(0, base.path().lastIndexOf('/') + 1)) + path;
  }

  private static void dropDefaultPort(Map<UrlComponent, String> written) {
    String own = WebUrl.SPECIAL.get(written.get(UrlComponent.PROTOCOL));
    if (own != null && own.equals(written.get(UrlComponent.PORT))) {
      written.put(UrlComponent.PORT, "");
    }
  }

  /** Whether a URL of this pattern may have a scheme that browsers know. */
  static boolean matchesSpecial(String protocol) {
    LinearRegex regex = ComponentPattern.of(protocol, UrlComponent.PROTOCOL, false);
    return WebUrl.SPECIAL.keySet().stream().anyMatch(regex::matches);
  }

  /** Text of a URL, with nothing in it that means something in a pattern. */
  private static String escape(String text) {
    return text.replaceAll("[+*?:{}()\\\\]", "\\\\$0");
  }

  /** How many steps a character of a topic may cost. */
  int weight() {
    return parts.values().stream().mapToInt(LinearRegex::size).sum();
  }

  @Override
  public boolean test(String topic) {
    WebUrl url = WebUrl.parse(topic, base);
    if (url == null) {
      return false;
    }
    for (Map.Entry<UrlComponent, LinearRegex> each : parts.entrySet()) {
      if (!each.getValue().matches(each.getKey().of(url))) {
        return false;
      }
    }
    return true;
  }
}
