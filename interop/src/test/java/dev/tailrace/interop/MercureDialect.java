package dev.tailrace.interop;

/**
 * The two versions of the Mercure protocol, in what they call things.
 *
 * <p>Threads: immutable.
 */
enum MercureDialect {
  /** 0.x. */
  V0("topic", "topic", "/{id}", "lastEventID", "last-event-id", "mercureAuthorization"),

  /** 1.0. */
  V1(
      "match",
      "match_urlpattern",
      "/:id",
      "last_event_id",
      "mercure-last-event-id",
      "__Secure-mercure_access_token");

  private final String exact;
  private final String pattern;
  private final String anyId;
  private final String cursorParameter;
  private final String cursorHeader;
  private final String cookie;

  MercureDialect(
      String exact,
      String pattern,
      String anyId,
      String cursorParameter,
      String cursorHeader,
      String cookie) {
    this.exact = exact;
    this.pattern = pattern;
    this.anyId = anyId;
    this.cursorParameter = cursorParameter;
    this.cursorHeader = cursorHeader;
    this.cookie = cookie;
  }

  /** A query's part for one topic, or for {@code *}. */
  String matching(String topic) {
    return exact + "=" + Publisher.encode(topic);
  }

  /** A query's part for what {@link #pattern} gives. */
  String matchingPattern(String folder) {
    return pattern + "=" + Publisher.encode(pattern(folder));
  }

  /** A pattern for all URLs that are one level below this one. */
  String pattern(String folder) {
    return folder + anyId;
  }

  /** The query's parameter that says after which update a stream starts. */
  String cursorParameter() {
    return cursorParameter;
  }

  /** The response's header that says so, in lower case. */
  String cursorHeader() {
    return cursorHeader;
  }

  /** The name of the cookie with a token. */
  String cookie() {
    return cookie;
  }
}
