package dev.tailrace.server;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the token that a request brings: in {@code Authorization} (RFC 6750 section 2.1), else,
 * where that is switched on, in the query, else in a cookie. A browser sends a cookie along whoever
 * made it send the request, so a cookie of a page of a foreign origin is refused.
 *
 * <p>Threads: immutable.
 */
final class Bearer {
  private static final String SCHEME = "bearer";
  private static final Set<String> QUERY = Set.of("access_token", "authorization");

  private final TokenOptions options;
  private final OriginPolicy origins;

  Bearer(TokenOptions options, OriginPolicy origins) {
    this.options = options;
    this.origins = origins;
  }

  /** The token, if there is one; it may be anything. */
  Optional<String> token(Request request) throws ProblemException {
    List<String> authorizations = request.headers().getAll(HttpHeaderNames.AUTHORIZATION);
    if (authorizations.size() > 1) {
      throw Problem.invalidCredentials("a request has one Authorization header").exception();
    }
    if (!authorizations.isEmpty() && isBearer(authorizations.get(0))) {
      return Optional.of(presented(authorizations.get(0)));
    }
    Optional<String> query = options.inQuery() ? request.query().last(QUERY) : Optional.empty();
    return query.isPresent() ? query : cookie(request);
  }

  /** Another scheme, as a proxy may ask for, is not for us. */
  private static boolean isBearer(String authorization) {
    return authorization.split(" ", 2)[0].equalsIgnoreCase(SCHEME);
  }

  /** Whoever says that there is a token, and brings none, is not taken for somebody without. */
  private static String presented(String authorization) throws ProblemException {
    String token = authorization.substring(SCHEME.length()).strip();
    if (token.isEmpty()) {
      throw Problem.invalidCredentials("behind Bearer there is a token").exception();
    }
    return token;
  }

  /** A site that moves to the newer version of Mercure leaves the older one's cookie behind. */
  private Optional<String> cookie(Request request) throws ProblemException {
    List<Cookie> cookies =
        request.headers().getAll(HttpHeaderNames.COOKIE).stream()
            .flatMap(header -> ServerCookieDecoder.STRICT.decodeAll(header).stream())
            .toList();
    for (String name : options.cookies()) {
      Set<String> values = values(cookies, name);
      if (values.size() > 1) { // somebody else may have set one of them
        throw Problem.invalidCredentials("a request has one cookie " + name).exception();
      }
      if (!values.isEmpty()) {
        origins.checkCookie(request);
        return Optional.of(values.iterator().next());
      }
    }
    return Optional.empty();
  }

  private static Set<String> values(List<Cookie> cookies, String name) {
    return cookies.stream()
        .filter(cookie -> cookie.name().equals(name))
        .map(Cookie::value)
        .filter(value -> !value.isEmpty())
        .collect(Collectors.toSet());
  }
}
