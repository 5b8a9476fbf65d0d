package dev.tailrace.access;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What somebody may do.
 *
 * @param subject who it is, as the issuer calls them ({@code sub}); null if it is not said
 * @param tokenId which token says so ({@code jti}); null if it has no name
 * @param issuer who says so ({@code iss}); null if it is not said
 * @param tenant whose topics they are, 1 to 64 of {@code a-z 0-9 _ -}; null for none in particular
 * @param publish the topics that may be published to
 * @param subscribe the topics that may be followed, and whose private events may be read
 * @param readsPublic whether public events of every topic may be read, as Mercure has it
 * @param expires from when on it is worth nothing; null for never
 * @param dialect how it was said
 * @param payloads what Mercure's subscription events tell of this subscriber; see {@link #payload}
 *     <p>Threads: immutable.
 */
public record Grant(
    String subject,
    String tokenId,
    String issuer,
    String tenant,
    TopicSet publish,
    TopicSet subscribe,
    boolean readsPublic,
    Instant expires,
    Dialect dialect,
    List<Payload> payloads) {

  /** In whose words a token speaks of rights; of a token with several, the last here counts. */
  public enum Dialect {
    /** Ours. */
    NATIVE,
    /** Mercure before 1.0. */
    MERCURE_0,
    /** Mercure 1.0. */
    MERCURE_1
  }

  /**
   * What is told of whoever subscribes to some topics.
   *
   * @param topics of those who subscribe to these
   * @param json one JSON value, compact; null for nothing
   */
  public record Payload(TopicSet topics, String json) {
    public Payload {
      Objects.requireNonNull(topics);
    }
  }

  public Grant {
    Objects.requireNonNull(publish);
    Objects.requireNonNull(subscribe);
    Objects.requireNonNull(dialect);
    payloads = List.copyOf(payloads);
  }

  /**
   * What those without a token may.
   *
   * @param reads whether they read the public events of every topic
   * @param publishes whether they publish to every topic
   */
  public static Grant anonymous(boolean reads, boolean publishes) {
    TopicSet publish = publishes ? TopicSet.ALL : TopicSet.NONE;
    return new Grant(
        null, null, null, null, publish, TopicSet.NONE, reads, null, Dialect.NATIVE, List.of());
  }

  /**
   * What is told of this subscriber when it follows what a matcher stands for: that of the first
   * rights whose topics the text of the matcher itself is one of.
   *
   * @return one JSON value
   */
  public Optional<String> payload(String matcher) {
    return payloads.stream()
        .filter(each -> each.topics().test(matcher))
        .findFirst()
        .map(Payload::json);
  }

  /** Whether it is worth nothing any more. */
  public boolean isExpired(Instant now) {
    return expires != null && !now.isBefore(expires);
  }
}
