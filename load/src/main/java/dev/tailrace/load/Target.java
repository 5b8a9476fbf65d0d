package dev.tailrace.load;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A hub, and how one speaks to it. {@code {topic}} in a path or body stands for a topic's name,
 * {@code {payload}} in the body for an event's data.
 *
 * @param address where it listens
 * @param authority the {@code Host} field
 * @param subscribePath what a listener GETs
 * @param publishPath what a publisher POSTs to
 * @param publishBody what it POSTs; contains {@code {payload}} once
 * @param headers more header fields of every request, each {@code Name: value}
 *     <p>Threads: immutable.
 */
public record Target(
    InetSocketAddress address,
    String authority,
    String subscribePath,
    String publishPath,
    String publishBody,
    List<String> headers) {
  /** The place of a topic's name. */
  public static final String TOPIC = "{topic}";

  /** The place of an event's data. */
  public static final String PAYLOAD = "{payload}";

  private static final int HTTP_PORT = 80;

  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if a path does not begin with a slash, a body has not one
   *     place for the payload, or a header is none
   */
  public Target {
    headers = List.copyOf(headers);
    requirePath("subscribe path", subscribePath);
    requirePath("publish path", publishPath);
    int place = publishBody.indexOf(PAYLOAD);
    if (place < 0 || place != publishBody.lastIndexOf(PAYLOAD)) {
      throw new IllegalArgumentException(
          "the publish body needs one " + PAYLOAD + ": '" + publishBody + "'");
    }
    headers.forEach(Target::requireHeader);
  }

  /** A hub as Tailrace's: its topics are under {@code /topics/}, and a body is an event's data. */
  public static Target at(URI uri) {
    return at(uri, "/topics/" + TOPIC, "/topics/" + TOPIC, PAYLOAD, List.of());
  }

  /**
   * A hub at a URL, whose path, if any, comes before the others.
   *
   * @throws IllegalArgumentException if the URL is none of a hub over http
   * @throws LoadException if its host has no address
   */
  public static Target at(
      URI uri, String subscribePath, String publishPath, String body, List<String> headers) {
    requireHttp(uri);
    int port = uri.getPort() < 0 ? HTTP_PORT : uri.getPort();
    String host = uri.getHost().replaceAll("[\\[\\]]", "");
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new LoadException("there is no address for " + uri.getHost());
    }
    String base = uri.getRawPath().replaceFirst("/+$", "");
    return new Target(
        address, uri.getRawAuthority(), base + subscribePath, base + publishPath, body, headers);
  }

  /** Whether the caller names this header field. */
  boolean names(String field) {
    return headers.stream()
        .anyMatch(h -> h.regionMatches(true, 0, field + ":", 0, field.length() + 1));
  }

  /** The header fields as they go on the wire, a line each. */
  String headerLines() {
    StringBuilder lines = new StringBuilder("Host: " + authority + "\r\n");
    headers.forEach(header -> lines.append(header).append("\r\n"));
    return lines.toString();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void requireHttp(URI uri) {
    if ("https".equals(uri.getScheme())) {
      throw new IllegalArgumentException(
          "the load driver speaks http, not https: measure the hub itself, not what encrypts"
              + " before it");
    }
    if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "'" + uri + "' is not a hub's URL; write it like http://127.0.0.1:8080");
    }
  }

  private static void requirePath(String what, String path) {
    if (!path.startsWith("/") || path.chars().anyMatch(c -> c <= ' ' || c == 0x7F)) {
      throw new IllegalArgumentException(
          "the " + what + " must begin with a slash and be without spaces: '" + path + "'");
    }
  }

  private static void requireHeader(String header) {
    if (header.indexOf(':') < 1 || header.chars().anyMatch(c -> c == '\r' || c == '\n')) {
      throw new IllegalArgumentException(
          "'" + header + "' is not a header; write it like 'Authorization: Bearer …'");
    }
  }
}
