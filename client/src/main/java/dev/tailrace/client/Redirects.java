package dev.tailrace.client;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where redirects lead, as Fetch has it: 301, 302, 303, 307 and 308; credentials stay with their
 * origin; a {@code POST} becomes a {@code GET} after 301 and 302, everything after 303. Permanent
 * ones (301, 308) are remembered for later connections to the same URL, unless they changed the
 * method; the others are not.
 *
 * <p>Threads: confined to the mailbox.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-redirect-fetch">Fetch 4.4</a>
 */
final class Redirects {
  /** As many as Fetch follows. */
  static final int MOST = 20;

  private static final String UNSAFE = "\"<>\\^`{|}";
  private static final Set<String> CREDENTIALS =
      Set.of("authorization", "cookie", "proxy-authorization");

  private @Nullable URI moved;
  private @Nullable URI to;

  /** Whether this status asks to go elsewhere. */
  static boolean is(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  /** The request, sent to where its URL has moved for good, if that is known. */
  Request remembered(Request request) {
    return to != null && request.uri().equals(moved) ? redirected(request, to) : request;
  }

  /** What is at {@code from} has moved for good. */
  void remember(URI from, URI target) {
    moved = from;
    to = target;
  }

  /** The request that a redirect asks for; empty if it leads nowhere we go. */
  static Optional<Request> follow(Request request, int status, HttpHeaders headers) {
    return target(request.uri(), headers)
        .map(
            target ->
                redirected(changesToGet(request, status) ? request.asGet() : request, target));
  }

  private static Optional<URI> target(URI base, HttpHeaders headers) {
    String location = headers.firstValue("Location").orElse("");
    if (location.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI target = Location.resolve(base, escaped(location));
      return usable(base, target) ? Optional.of(target) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What no URL may hold, escaped as browsers do; header bytes are read as ISO 8859-1. */
  private static String escaped(String location) {
    StringBuilder escaped = new StringBuilder(location.length());
    for (byte b : location.getBytes(StandardCharsets.ISO_8859_1)) {
      if (b <= ' ' || b == 0x7F || UNSAFE.indexOf(b) >= 0) {
        escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      } else {
        escaped.append((char) b);
      }
    }
    return escaped.toString();
  }

  /** From {@code https} to {@code http} leads no browser and no careful client. */
  private static boolean usable(URI base, URI target) {
    String scheme = target.getScheme().toLowerCase(Locale.ROOT);
    boolean secure = scheme.equals("https");
    boolean downgrade = !secure && base.getScheme().equalsIgnoreCase("https");
    return (secure || scheme.equals("http")) && target.getHost() != null && !downgrade;
  }

  private static Request redirected(Request request, URI target) {
    Request same =
        Origin.same(request.uri(), target)
            ? request
            : request.without(name -> CREDENTIALS.contains(name.toLowerCase(Locale.ROOT)));
    return same.to(target);
  }

  private static boolean changesToGet(Request request, int status) {
    String method = request.method();
    return switch (status) {
      case 301, 302 -> method.equals("POST");
      case 303 -> !method.equals("GET") && !method.equals("HEAD");
      default -> false;
    };
  }
}
