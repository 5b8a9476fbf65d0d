package dev.tailrace.access;

import dev.tailrace.access.Grant.Dialect;
import dev.tailrace.access.TopicMatcher.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a token shall say. A topic is a name or, in our own dialect, a pattern with stars, or {@code
 * KIND:TEXT} with one of the kinds {@code exact}, {@code pattern}, {@code uritemplate} and {@code
 * urlpattern}.
 *
 * @param publish the topics that may be published to
 * @param subscribe the topics that may be followed
 * @param tenant whose topics they are; 1 to 64 of {@code a-z 0-9 _ -}
 * @param subject whom it is for
 * @param issuer who gives it
 * @param audience for whom it is
 * @param expires how long it is good; empty for ever
 * @param dialect in whose words
 *     <p>Threads: immutable.
 */
public record TokenOrder(
    List<String> publish,
    List<String> subscribe,
    Optional<String> tenant,
    Optional<String> subject,
    Optional<String> issuer,
    Optional<String> audience,
    Optional<Duration> expires,
    Dialect dialect) {
  private static final URI SOME_HUB = URI.create("https://hub.example/.well-known/mercure");

  /** A topic as it was ordered. */
  private record Topic(Kind kind, String text) {
    String type() {
      return kind.name().toLowerCase(Locale.ROOT).replace("_", "");
    }
  }

  public TokenOrder {
    publish = List.copyOf(publish);
    subscribe = List.copyOf(subscribe);
    if (tenant.isPresent() && !tenant.get().matches("[a-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException("a tenant is 1 to 64 of a-z, 0-9, _ and -");
    }
    if (expires.isPresent() && expires.get().toSeconds() < 1) {
      throw new IllegalArgumentException("a token is good for a second at least");
    }
    boolean complete = issuer.isPresent() && audience.isPresent() && expires.isPresent();
    if (dialect == Dialect.MERCURE_1 && !complete) {
      throw new IllegalArgumentException(
          "a token for Mercure 1.0 has an issuer, an audience (the hub's URL) and an end");
    }
    for (String each : publish) {
      topic(each, dialect);
    }
    for (String each : subscribe) {
      topic(each, dialect);
    }
  }

  /** The claims that give the rights, in the words of the dialect. */
  Map<String, Object> rights() {
    Map<String, Object> claims = new LinkedHashMap<>();
    switch (dialect) {
      case NATIVE -> claims.put(NativeClaim.NAME, nativeClaim());
      case MERCURE_0 ->
          claims.put(
              MercureClaim.NAMES.get(0),
              Map.of("publish", texts(publish), "subscribe", texts(subscribe)));
      case MERCURE_1 -> claims.put(AuthorizationDetails.NAME, details());
    }
    if (dialect != Dialect.NATIVE && tenant.isPresent()) {
      claims.put(NativeClaim.NAME, Map.of("tenant", tenant.get()));
    }
    return claims;
  }

  private Map<String, Object> nativeClaim() {
    Map<String, Object> claim = new LinkedHashMap<>();
    claim.put("publish", publish.stream().map(this::ours).toList());
    claim.put("subscribe", subscribe.stream().map(this::ours).toList());
    tenant.ifPresent(name -> claim.put("tenant", name));
    return claim;
  }

  private Object ours(String ordered) {
    Topic topic = topic(ordered, dialect);
    return topic.text().equals(ordered) ? ordered : matcher(topic);
  }

  private List<String> texts(List<String> ordered) {
    return ordered.stream().map(each -> topic(each, dialect).text()).toList();
  }

  private List<Object> details() {
    List<Object> details = new ArrayList<>();
    detail("publish", publish).ifPresent(details::add);
    detail("subscribe", subscribe).ifPresent(details::add);
    return details;
  }

  private Optional<Object> detail(String action, List<String> ordered) {
    if (ordered.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("type", AuthorizationDetails.TYPE);
    detail.put("actions", List.of(action));
    detail.put("topics", ordered.stream().map(each -> matcher(topic(each, dialect))).toList());
    return Optional.of(detail);
  }

  private static Map<String, Object> matcher(Topic topic) {
    Map<String, Object> matcher = new LinkedHashMap<>();
    matcher.put("match", topic.text());
    matcher.put("match_type", topic.type());
    return matcher;
  }

  /** Checked as whoever reads the token would check it. */
  private static Topic topic(String ordered, Dialect dialect) {
    Topic topic = kind(ordered, dialect);
    boolean all = topic.text().equals("*");
    if (!all || topic.kind() != Kind.EXACT) {
      TopicMatcher.of(topic.kind(), topic.text(), SOME_HUB);
    }
    return topic;
  }

  private static Topic kind(String ordered, Dialect dialect) {
    for (Kind kind : List.of(Kind.EXACT, Kind.PATTERN, Kind.URI_TEMPLATE, Kind.URL_PATTERN)) {
      Topic named = new Topic(kind, "");
      if (ordered.startsWith(named.type() + ":")) {
        requireKind(kind, dialect);
        return new Topic(kind, ordered.substring(named.type().length() + 1));
      }
    }
    boolean star = ordered.indexOf('*') >= 0;
    if (dialect == Dialect.MERCURE_1 && star && !ordered.equals("*")) {
      throw new IllegalArgumentException(
          "in Mercure 1.0 a topic with a star is written urlpattern:" + ordered + " or exact:" + ordered);
    }
    return switch (dialect) {
      case NATIVE -> new Topic(star ? Kind.PATTERN : Kind.EXACT, ordered);
      case MERCURE_0 -> new Topic(Kind.URI_TEMPLATE, ordered);
      case MERCURE_1 -> new Topic(Kind.EXACT, ordered);
    };
  }

  private static void requireKind(Kind kind, Dialect dialect) {
    boolean known =
        switch (dialect) {
          case NATIVE -> true;
          case MERCURE_0 -> kind == Kind.URI_TEMPLATE;
          case MERCURE_1 -> kind == Kind.EXACT || kind == Kind.URL_PATTERN;
        };
    if (!known) {
      throw new IllegalArgumentException(
          dialect == Dialect.MERCURE_0
              ? "Mercure 0.x knows topics and URI templates only"
              : "Mercure 1.0 knows exact topics and URL patterns only");
    }
  }
}
