package dev.tailrace.access;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The parts of a URL that a pattern speaks of.
 *
 * <p>Threads: immutable.
 */
enum UrlComponent {
  PROTOCOL,
  USERNAME,
  PASSWORD,
  HOSTNAME,
  PORT,
  PATHNAME,
  SEARCH,
  HASH;

  /** What a URL has there. */
  String of(WebUrl url) {
    return switch (this) {
      case PROTOCOL -> url.scheme();
      case USERNAME -> url.username();
      case PASSWORD -> url.password();
      case HOSTNAME -> url.host();
      case PORT -> url.port();
      case PATHNAME -> url.path();
      case SEARCH -> url.search();
      case HASH -> url.hash();
    };
  }

  /** What is between two levels of it. */
  String delimiter(boolean special) {
    return switch (this) {
      case HOSTNAME -> ".";
      case PATHNAME -> special ? "/" : "";
      default -> "";
    };
  }

  /** What belongs to a name that it stands before. */
  String prefix(boolean special) {
    return this == PATHNAME && special ? "/" : "";
  }

  /** What makes plain text of this pattern what a normalised URL has; null if no URL has it. */
  UnaryOperator<String> normaliser(String pattern, boolean special) {
    return switch (this) {
      case PROTOCOL -> UrlComponent::scheme;
      case USERNAME, PASSWORD -> UrlEscapes.USER_INFO::encode;
      case HOSTNAME -> special ? host(pattern) : UrlEscapes.OPAQUE::encode;
      case PORT -> text -> text.matches("[0-9]{1,5}") ? text : null;
      case PATHNAME -> special ? UrlComponent::path : UrlEscapes.OPAQUE::encode;
      case SEARCH -> (special ? UrlEscapes.SPECIAL_QUERY : UrlEscapes.QUERY)::encode;
      case HASH -> UrlEscapes.FRAGMENT::encode;
    };
  }

  private static UnaryOperator<String> host(String pattern) {
    return UrlHost.isIpv6(pattern) ? UrlHost::ipv6Piece : UrlHost::piece;
  }

  private static String scheme(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9+.-]*") ? text.toLowerCase(Locale.ROOT) : null;
  }

  /** A piece from the middle must not become a path of its own. */
  private static String path(String text) {
    if (text.startsWith("/")) {
      return WebUrl.levels(text, true);
    }
    String behindAnother = WebUrl.levels("/-" + text, true);
    return behindAnother.length() < 2 ? "" : behindAnother.substring(2);
  }

  static Map<UrlComponent, String> none() {
    return new EnumMap<>(UrlComponent.class);
  }
}
