package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.NetUtil;
import java.util.List;
import java.util.Locale;

/**
 * Which web pages may talk to this server. A page must not be able to read from, or write to, a hub
 * on its visitor's machine unless the hub's owner has said so.
 *
 * <p>Threads: immutable.
 */
final class OriginPolicy {
  private static final String ALLOWED_HEADERS =
      "Authorization, Cache-Control, Last-Event-ID, Content-Type, Accept, Idempotency-Key,"
          + " traceparent";
  private static final String EXPOSED_HEADERS =
      "Last-Event-ID, Mercure-Last-Event-ID, Link, Retry-After, SSE-Heartbeat";
  private static final String PREFLIGHT_SECONDS = "7200"; // no browser remembers it for longer
  private static final String PRIVATE_NETWORK_ASKED = "Access-Control-Request-Private-Network";
  private static final String PRIVATE_NETWORK_ALLOWED = "Access-Control-Allow-Private-Network";
  private static final String SCHEME_END = "://";

  private final List<String> allowed;
  private final List<String> allowedHosts;
  private final boolean loopbackHostsOnly;

  /**
   * @param allowed origins in the form that browsers send, or {@code *} alone
   * @param loopbackHostsOnly whether a host is refused that is neither a loopback name nor that of
   *     an allowed origin, whose pages may come anyway: behind a proxy it is the hub's public name
   */
  OriginPolicy(List<String> allowed, boolean loopbackHostsOnly) {
    this.allowed = List.copyOf(allowed);
    allowedHosts =
        allowed.stream()
            .filter(origin -> origin.contains(SCHEME_END)) // and is not *, which names no host
            .map(OriginPolicy::host)
            .toList();
    this.loopbackHostsOnly = loopbackHostsOnly;
  }

  /** As a server's options say. */
  static OriginPolicy of(ServerOptions options) {
    boolean loopback = options.address().getAddress().isLoopbackAddress();
    return new OriginPolicy(options.corsOrigins(), options.loopbackHostsOnly() && loopback);
  }

  /** Refuses a host name that somebody else made to resolve to this machine. */
  void checkHost(Request request) throws ProblemException {
    if (loopbackHostsOnly && request.authority() != null && !known(name(request.authority()))) {
      throw Problem.of(
              HttpResponseStatus.MISDIRECTED_REQUEST,
              "this hub listens on a loopback address and answers only to localhost, and to the"
                  + " hosts of --cors-origin")
          .typed("foreign-host")
          .counting(Limit.FOREIGN_HOST)
          .exception();
    }
  }

  /** Refuses a publish by a page of another origin. */
  void checkPublish(Request request) throws ProblemException {
    String origin = request.headers().get(HttpHeaderNames.ORIGIN);
    if (origin != null && !sameHost(origin, request.authority()) && !allows(origin)) {
      throw Problem.of(
              HttpResponseStatus.FORBIDDEN, "pages of this origin may not publish: " + origin)
          .typed("foreign-origin")
          .counting(Limit.FOREIGN_ORIGIN)
          .exception();
    }
  }

  /**
   * Refuses a cookie that a page of another origin made a browser send. One that changes something
   * has to say where it comes from: a browser does, at least by {@code Referer}.
   */
  void checkCookie(Request request) throws ProblemException {
    String origin = request.headers().get(HttpHeaderNames.ORIGIN);
    String from = origin != null ? origin : originOf(request.headers().get(HttpHeaderNames.REFERER));
    boolean ours =
        from == null
            ? !request.method().equals(HttpMethod.POST)
            : sameHost(from, request.authority()) || names(from);
    if (!ours) {
      throw Problem.of(
              HttpResponseStatus.FORBIDDEN,
              "a cookie counts only for pages of this origin and of --cors-origin")
          .typed("foreign-origin")
          .counting(Limit.FOREIGN_ORIGIN)
          .exception();
    }
  }

  /** Adds to an answer what its origin may know of it. */
  void mark(HttpHeaders request, HttpHeaders answer) {
    if (allowed.isEmpty()) {
      return;
    }
    answer.add(HttpHeaderNames.VARY, "Origin");
    String origin = request.get(HttpHeaderNames.ORIGIN);
    if (origin == null || !allows(origin)) {
      return;
    }
    if (allowed.contains(CorsOrigins.ANY)) { // which never goes with credentials (Fetch 3.2.5)
      answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    } else {
      answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
      answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
    answer.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
  }

  /** The answer to OPTIONS, a preflight's included; {@code methods} is what the resource takes. */
  Answer options(Request request, String methods) {
    Answer answer = Answer.empty(HttpResponseStatus.NO_CONTENT);
    answer.with(HttpHeaderNames.ALLOW, methods);
    String origin = request.headers().get(HttpHeaderNames.ORIGIN);
    if (origin != null && allows(origin)) {
      answer
          .with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, methods)
          .with(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS)
          .with(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
      allowPrivateNetwork(request, answer);
    }
    return answer;
  }

  /**
   * A page of the public web asks whether it may reach into the network in which this hub is. Those
   * whom the owner has named may; {@code *} names nobody.
   */
  private void allowPrivateNetwork(Request request, Answer answer) {
    boolean asked = "true".equals(request.headers().get(PRIVATE_NETWORK_ASKED));
    if (asked && !allowed.contains(CorsOrigins.ANY)) {
      answer.with(PRIVATE_NETWORK_ALLOWED, "true");
    }
  }

  private boolean allows(String origin) {
    return allowed.contains(CorsOrigins.ANY) || allowed.contains(origin.toLowerCase(Locale.ROOT));
  }

  /** Whether the owner has named it: {@code *} names nobody, and never goes with a cookie. */
  private boolean names(String origin) {
    return allowed.contains(origin.toLowerCase(Locale.ROOT));
  }

  private static String originOf(String url) {
    int host = url == null ? -1 : url.indexOf(SCHEME_END);
    int end = host < 0 ? -1 : url.indexOf('/', host + SCHEME_END.length());
    return end < 0 ? url : url.substring(0, end);
  }

  /** By host and port, whatever the scheme: a proxy in front may speak TLS. */
  private static boolean sameHost(String origin, String authority) {
    int scheme = origin.indexOf(SCHEME_END);
    return scheme > 0
        && origin.substring(scheme + SCHEME_END.length()).equalsIgnoreCase(authority);
  }

  private boolean known(String name) {
    return loopback(name) || allowedHosts.contains(name);
  }

  private static String host(String origin) {
    return name(origin.substring(origin.indexOf(SCHEME_END) + SCHEME_END.length()));
  }

  private static String name(String authority) {
    int port = authority.lastIndexOf(':');
    boolean bare = port < 0 || port < authority.lastIndexOf(']');
    String name = (bare ? authority : authority.substring(0, port)).toLowerCase(Locale.ROOT);
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static boolean loopback(String name) {
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.equals("[::1]")
        || (name.startsWith("127.") && NetUtil.isValidIpV4Address(name));
  }
}
