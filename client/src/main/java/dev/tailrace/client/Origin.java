package dev.tailrace.client;

import java.net.URI;
import java.util.Locale;

/**
 * The origin of a URL in its ASCII form: scheme, host and, unless it is the scheme's own, port.
 *
 * <p>Threads: immutable.
 *
 * @see <a href="https://html.spec.whatwg.org/#ascii-serialisation-of-an-origin">WHATWG HTML 7.1</a>
 */
final class Origin {
  private Origin() {}

  static String of(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    int port = port(uri);
    return scheme + "://" + host + (port == ownPort(scheme) ? "" : ":" + port);
  }

  /** Whether two URLs are of one origin. */
  static boolean same(URI one, URI other) {
    return of(one).equals(of(other));
  }

  /** The port, the scheme's own if the URL names none. */
  static int port(URI uri) {
    return uri.getPort() >= 0 ? uri.getPort() : ownPort(uri.getScheme());
  }

  private static int ownPort(String scheme) {
    return scheme.equalsIgnoreCase("https") ? 443 : 80;
  }
}
