package dev.tailrace.app;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.StringJoiner;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where a hub is, and where its topics are on it.
 *
 * @param base an http or https URL without a query and without a final slash
 *     <p>Threads: immutable.
 */
record HubUrl(String base) {
  private static final String UNRESERVED = "-._~";

  /** {@code /topics/{topic}}; the topic's slashes stay slashes. */
  URI topic(String topic) {
    return URI.create(base + "/topics/" + encode(topic, "/"));
  }

  /** {@code /events} for these names and patterns. */
  URI events(List<String> topics) {
    StringJoiner query = new StringJoiner("&", "?", "").setEmptyValue("");
    topics.forEach(topic -> query.add("topic=" + encode(topic, "/*")));
    return URI.create(base + "/events" + query);
  }

  /** {@code uri} with one more query parameter. */
  static URI with(URI uri, String name, String value) {
    String mark = uri.getRawQuery() == null ? "?" : "&";
    return URI.create(uri + mark + name + "=" + encode(value, ""));
  }

  /**
   * Percent-encodes all but the unreserved characters of RFC 3986, section 2.3, and those in
   * {@code kept}.
   */
  private static String encode(String text, String kept) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      if (c < 0x80 && (isPlain(c) || kept.indexOf(c) >= 0)) {
        out.append(c);
      } else {
        out.append('%').append(hex(b >> 4)).append(hex(b));
      }
    }
    return out.toString();
  }

  private static boolean isPlain(char c) {
    return Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0;
  }

  private static char hex(int nibble) {
    return Character.toUpperCase(Character.forDigit(nibble & 0xF, 16));
  }

  /** Reads a hub's URL; {@code host:port} alone means http. */
  static final class Converter implements ITypeConverter<HubUrl> {
    @Override
    public HubUrl convert(String text) {
      String full = text.contains("://") ? text : "http://" + text;
      try {
        URI uri = URI.create(full);
        if (uri.getHost() != null && isHttp(uri) && uri.getRawQuery() == null) {
          return new HubUrl(full.replaceFirst("/+$", ""));
        }
      } catch (IllegalArgumentException e) {
        // said below, in our words
      }
      throw new TypeConversionException(
          "'" + text + "' is not a hub's URL; write it like http://127.0.0.1:8080");
    }
  }

  static boolean isHttp(URI uri) {
    return "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
  }
}
