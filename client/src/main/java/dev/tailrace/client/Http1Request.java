package dev.tailrace.client;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The head of a request as it goes on the wire, RFC 9112 section 3. Header values leave in UTF-8;
 * what could be taken for another header or another request is refused, not repaired.
 *
 * <p>Threads: confined to one thread at a time.
 */
final class Http1Request {
  /** Those that are written here, and no other time. */
  private static final Set<String> OWN =
      caseless("Host", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade");

  private final StringBuilder head = new StringBuilder();

  private Http1Request(String method, String target) throws ProtocolException {
    if (!Http1Syntax.isToken(method)) {
      throw new ProtocolException("Not a method: " + visible(method));
    }
    if (!Http1Syntax.isTarget(target)) {
      throw new ProtocolException("Not a request target: " + visible(target));
    }
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
  }

  /**
   * The head of a request with a body of that many bytes.
   *
   * @param absolute for an HTTP proxy, which has to be told the whole URI; nobody else hears the
   *     credentials for a proxy
   */
  static byte[] head(Request request, Authority to, int bodyBytes, boolean absolute)
      throws IOException {
    String target = target(request.uri());
    Http1Request written =
        new Http1Request(
            request.method(), absolute ? "http://" + to.hostHeader() + target : target);
    written.header("Host", to.hostHeader());
    for (var header : request.headers().map().entrySet()) {
      if (!OWN.contains(header.getKey()) && (absolute || !isForProxy(header.getKey()))) {
        written.headers(header.getKey(), header.getValue());
      }
    }
    if (bodyBytes > 0 || meansABody(request.method())) {
      written.header("Content-Length", Integer.toString(bodyBytes));
    }
    return written.end();
  }

  /** Asks a proxy for a tunnel, with these credentials if it has any use for them. */
  static byte[] tunnel(Authority to, List<String> proxyAuthorization) throws IOException {
    Http1Request written = new Http1Request("CONNECT", to.hostAndPort());
    written.header("Host", to.hostAndPort());
    written.headers("Proxy-Authorization", proxyAuthorization);
    return written.bytes();
  }

  private byte[] end() throws IOException {
    header("Connection", "close");
    return bytes();
  }

  private void headers(String name, List<String> values) throws ProtocolException {
    for (String value : values) {
      header(name, value);
    }
  }

  private void header(String name, String value) throws ProtocolException {
    if (!Http1Syntax.isToken(name)) {
      throw new ProtocolException("Not the name of a header: " + visible(name));
    }
    if (!Http1Syntax.isValue(value)) {
      throw new ProtocolException("A control character in the value of the header " + name);
    }
    head.append(name).append(": ").append(value).append("\r\n");
  }

  private byte[] bytes() throws IOException {
    head.append("\r\n");
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(head));
      byte[] exact = new byte[bytes.remaining()];
      bytes.get(exact);
      return exact;
    } catch (CharacterCodingException e) {
      throw new IOException("Half a surrogate pair in the value of a header", e);
    }
  }

  private static String target(URI uri) throws ProtocolException {
    URI ascii = URI.create(uri.toASCIIString());
    String path = ascii.getRawPath();
    if (path == null) {
      throw new ProtocolException("No path: " + uri);
    }
    String query = ascii.getRawQuery();
    return (path.isEmpty() ? "/" : path) + (query == null ? "" : '?' + query);
  }

  /** RFC 9110 section 8.6: with these, no length would be read as none given. */
  private static boolean meansABody(String method) {
    return method.equals("POST") || method.equals("PUT") || method.equals("PATCH");
  }

  private static boolean isForProxy(String name) {
    return name.equalsIgnoreCase("Proxy-Authorization");
  }

  private static String visible(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private static Set<String> caseless(String... names) {
    Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    set.addAll(List.of(names));
    return set;
  }
}
