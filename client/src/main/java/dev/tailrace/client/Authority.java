package dev.tailrace.client;

import java.io.IOException;
import java.net.IDN;
import java.net.ProtocolException;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a request is for: the host of its URI, in ASCII, and the port.
 *
 * @param host a name, or an address without brackets
 *     <p>Threads: immutable.
 */
record Authority(boolean secure, String host, int port) {
  private static final Pattern PARTS = Pattern.compile("(?:.*@)?([^:@]+)(?::([0-9]{0,5}))?");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
  private static final Pattern IPV4 = Pattern.compile("[0-9]+(\\.[0-9]+){3}");

  /** Of an {@code http} or {@code https} URI, whose user information does not count. */
  static Authority of(URI uri) throws IOException {
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    if (!secure && !"http".equalsIgnoreCase(uri.getScheme())) {
      throw new ProtocolException("Neither http nor https: " + uri);
    }
    return uri.getHost() == null ? named(secure, uri) : parsed(secure, uri);
  }

  /** What the header {@code Host} says: the port only if it is not the default one. */
  String hostHeader() {
    return port == defaultPort(secure) ? bracketed() : hostAndPort();
  }

  /** What {@code CONNECT} says: always with the port. */
  String hostAndPort() {
    return bracketed() + ':' + port;
  }

  /** Whether the host is an address. */
  boolean literal() {
    return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
  }

  private static Authority parsed(boolean secure, URI uri) throws IOException {
    String host = uri.getHost();
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return checked(secure, bare, uri.getPort(), uri);
  }

  /** By hand: a host that is not ASCII, or has an underscore, is none to {@link URI}. */
  private static Authority named(boolean secure, URI uri) throws IOException {
    String authority = uri.getRawAuthority();
    Matcher parts = PARTS.matcher(authority == null ? "" : authority);
    if (!parts.matches()) {
      throw new ProtocolException("No host: " + uri);
    }
    String host = ascii(parts.group(1), uri);
    if (!NAME.matcher(host).matches()) {
      throw new ProtocolException("Not a host name: " + uri);
    }
    String port = parts.group(2);
    return checked(secure, host, port == null || port.isEmpty() ? -1 : Integer.parseInt(port), uri);
  }

  private static Authority checked(boolean secure, String host, int port, URI uri)
      throws IOException {
    if (port == 0 || port > 65_535) {
      throw new ProtocolException("Not a port: " + uri);
    }
    return new Authority(secure, host, port < 0 ? defaultPort(secure) : port);
  }

  private static String ascii(String host, URI uri) throws IOException {
    try {
      return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
    } catch (IllegalArgumentException e) {
      throw new IOException("Not a host name: " + uri, e);
    }
  }

  private String bracketed() {
    int zone = host.indexOf('%'); // means something on this machine only
    return host.indexOf(':') < 0
        ? host
        : '[' + (zone < 0 ? host : host.substring(0, zone)) + ']';
  }

  private static int defaultPort(boolean secure) {
    return secure ? 443 : 80;
  }
}
