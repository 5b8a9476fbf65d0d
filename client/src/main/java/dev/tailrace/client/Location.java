package dev.tailrace.client;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a reference leads from a URL, by RFC 3986 section 5.2. {@link URI#resolve} goes by the RFC
 * before it: it takes {@code ?query} for a place in the folder, and lets {@code ..} stand above the
 * root.
 *
 * <p>Threads: immutable.
 */
final class Location {
  private Location() {}

  /**
   * The target of a reference.
   *
   * @param base an absolute URL with a host
   * @throws IllegalArgumentException if the reference is none
   */
  static URI resolve(URI base, String reference) {
    URI given = URI.create(reference);
    if (given.isAbsolute()) {
      return given;
    }
    boolean elsewhere = given.getRawAuthority() != null;
    String authority = elsewhere ? given.getRawAuthority() : base.getRawAuthority();
    String path = elsewhere ? given.getRawPath() : path(base, given.getRawPath());
    boolean same = !elsewhere && given.getRawPath().isEmpty() && given.getRawQuery() == null;
    String query = same ? base.getRawQuery() : given.getRawQuery();
    return URI.create(
        base.getScheme()
            + "://"
            + authority
            + withoutDots(path)
            + after('?', query)
            + after('#', given.getRawFragment()));
  }

  private static String path(URI base, String given) {
    String from = base.getRawPath();
    if (given.isEmpty()) {
      return from;
    }
    return given.startsWith("/") ? given : from.substring(0, from.lastIndexOf('/') + 1) + given;
  }

  /** RFC 3986 section 5.2.4, for a path below a host; empty segments count. */
  private static String withoutDots(String path) {
    if (path.isEmpty()) {
      return "";
    }
    StringBuilder kept = new StringBuilder();
    String[] segments = (path.startsWith("/") ? path.substring(1) : path).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean up = segments[i].equals("..");
      boolean dots = up || segments[i].equals(".");
      if (up) {
        kept.setLength(Math.max(0, kept.lastIndexOf("/")));
      }
      if (!dots) {
        kept.append('/').append(segments[i]);
      } else if (i == segments.length - 1) {
        kept.append('/');
      }
    }
    return kept.toString();
  }

  private static String after(char sign, @Nullable String part) {
    return part == null ? "" : sign + part;
  }
}
