package dev.tailrace.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Locale;

/**
 * The head of a request, understood as far as all requests are alike.
 *
 * @param method the method
 * @param authority the host and port it is meant for, or null if an HTTP/1.0 client did not say
 * @param path the path, decoded; {@code *} of an {@code OPTIONS *}
 * @param query the query, decoded
 * @param headers the headers
 * @param chunks whether the client understands chunked transfer coding, that is HTTP/1.1
 *     <p>Threads: immutable.
 */
record Request(
    HttpMethod method,
    String authority,
    String path,
    QueryParams query,
    HttpHeaders headers,
    boolean chunks) {

  static Request of(HttpRequest head) throws ProblemException {
    boolean chunks = head.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
    String authority = host(head.headers(), chunks);
    int host = afterScheme(head.uri());
    String target = origin(head.uri());
    if (host > 0) { // it names the host, whatever Host says (RFC 9112 3.2.2)
      authority = head.uri().substring(host, afterHost(head.uri(), host));
    } else if (!target.startsWith("/") && !target.equals("*")) {
      throw Problem.badRequest("the request target does not start with /").exception();
    }
    int query = indexOrEnd(target, '?', 0);
    return new Request(
        head.method(),
        authority,
        Percent.decodePath(target.substring(0, query)),
        QueryParams.parse(target.substring(Math.min(query + 1, target.length()))),
        head.headers(),
        chunks);
  }

  /** The path as it was sent, for those to whom it matters what was encoded in it. */
  static String rawPath(HttpRequest head) {
    String target = origin(head.uri());
    return target.substring(0, indexOrEnd(target, '?', 0));
  }

  /** A target without scheme and host. */
  private static String origin(String target) {
    int host = afterScheme(target);
    if (host == 0) {
      return target;
    }
    int end = afterHost(target, host);
    return (target.startsWith("/", end) ? "" : "/") + target.substring(end);
  }

  private static int afterHost(String target, int host) {
    return Math.min(indexOrEnd(target, '/', host), indexOrEnd(target, '?', host));
  }

  /** The value of a header as UTF-8 text, or null. */
  String header(CharSequence name) throws ProblemException {
    String value = headers.get(name);
    return value == null ? null : Utf8Text.ofHeader(name.toString(), value);
  }

  /** The media type of the body, in lower case, without parameters; empty if it is not said. */
  String mediaType() {
    String value = headers.get(HttpHeaderNames.CONTENT_TYPE, "");
    return value.substring(0, indexOrEnd(value, ';', 0)).strip().toLowerCase(Locale.ROOT);
  }

  /** Which media types it takes. */
  Accept accept() {
    return Accept.parse(headers.getAll(HttpHeaderNames.ACCEPT));
  }

  private static String host(HttpHeaders headers, boolean required) throws ProblemException {
    List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
    if (hosts.size() > 1 || (required && hosts.isEmpty())) {
      throw Problem.badRequest("a request has one Host header").exception();
    }
    return hosts.isEmpty() ? null : hosts.get(0);
  }

  private static int afterScheme(String target) {
    for (String scheme : List.of("http://", "https://")) {
      if (target.regionMatches(true, 0, scheme, 0, scheme.length())) {
        return scheme.length();
      }
    }
    return 0;
  }

  private static int indexOrEnd(String text, char c, int from) {
    int index = text.indexOf(c, from);
    return index < 0 ? text.length() : index;
  }
}
