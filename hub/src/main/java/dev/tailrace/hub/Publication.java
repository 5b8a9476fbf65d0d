package dev.tailrace.hub;

import dev.tailrace.log.Entry;
import dev.tailrace.wire.Event;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * An event on its way to a topic. A type with NUL, which the wire can carry, is refused here: some
 * browsers drop it.
 *
 * @param topic the canonical topic; see {@link TopicName}
 * @param alternates further topics it is published to: who follows several of them gets it once.
 *     What is named twice counts once; with the canonical one no more than {@value #MAX_TOPICS}
 * @param event what to publish. Its id, if it has one, is the id that listeners see; else the hub
 *     gives one
 * @param ttl how long it is of use to a listener that was not there, or {@code null} for as long as
 *     the log keeps it
 * @param idempotencyKey the same key on the same canonical topic within 24 h publishes once; or
 *     {@code null}
 * @param isPrivate whether only those may see it who are granted private events; see {@link Sight}
 */
public record Publication(
    String topic,
    List<String> alternates,
    Event event,
    Duration ttl,
    String idempotencyKey,
    boolean isPrivate) {
  /** How many topics an event may have. */
  public static final int MAX_TOPICS = Entry.MAX_TOPICS;

  /**
   * Checks it, and drops topics that are named again.
   *
   * @throws IllegalArgumentException if it cannot be published, saying why
   */
  public Publication {
    TopicName.require(topic);
    alternates = alternates.isEmpty() ? List.of() : distinct(topic, alternates);
    if (alternates.size() >= MAX_TOPICS) {
      throw new IllegalArgumentException(
          1 + alternates.size() + " topics; an event has at most " + MAX_TOPICS);
    }
    if ("".equals(event.id())) {
      throw new IllegalArgumentException("event id is empty; leave it out to be given one");
    }
    if (event.type().indexOf('\0') >= 0) {
      throw new IllegalArgumentException("event type contains NUL");
    }
    if (ttl != null && (ttl.isNegative() || ttl.isZero())) {
      throw new IllegalArgumentException("ttl is not positive: " + ttl);
    }
    if (idempotencyKey != null && idempotencyKey.isEmpty()) {
      throw new IllegalArgumentException("idempotency key is empty");
    }
  }

  /** Of a public event, to one topic. */
  public Publication(String topic, Event event, Duration ttl, String idempotencyKey) {
    this(topic, List.of(), event, ttl, idempotencyKey, false);
  }

  /** Of a public event, to one topic, and nothing more. */
  public static Publication of(String topic, Event event) {
    return new Publication(topic, event, null, null);
  }

  /**
   * The same to topics below a prefix.
   *
   * @throws IllegalArgumentException if one of them is too long for that
   */
  public Publication below(String prefix) {
    return new Publication(
        TopicName.below(prefix, topic),
        alternates.stream().map(name -> TopicName.below(prefix, name)).toList(),
        event,
        ttl,
        idempotencyKey,
        isPrivate);
  }

  private static List<String> distinct(String topic, List<String> alternates) {
    Set<String> others = new LinkedHashSet<>();
    for (String alternate : alternates) {
      others.add(TopicName.require(alternate));
    }
    others.remove(topic);
    return List.copyOf(others);
  }
}
