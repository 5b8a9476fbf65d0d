package dev.tailrace.server;

import dev.tailrace.server.MercureSelection.Version;

/**
 * What a Mercure subscriber named, as it named it.
 *
 * @param version in whose words
 * @param type {@code exact} or {@code urlpattern}; null in 0.x, which has no types
 * @param text the topic, selector or pattern
 *     <p>Threads: immutable.
 */
record MercureMatch(Version version, String type, String text) {
  static final String EXACT = "exact";
  static final String URL_PATTERN = "urlpattern";

  static MercureMatch v0(String selector) {
    return new MercureMatch(Version.V0, null, selector);
  }

  static MercureMatch v1(String type, String text) {
    return new MercureMatch(Version.V1, type, text);
  }

  /** Whether 1.0 knows such a type. */
  static boolean isType(String type) {
    return type.equals(EXACT) || type.equals(URL_PATTERN);
  }

  /** Where its subscriptions are told of, below the hub's URL. */
  String path() {
    String match = Percent.encode(text);
    return MercurePath.SUBSCRIPTIONS + (type == null ? "/" : "/" + type + "/") + match;
  }
}
