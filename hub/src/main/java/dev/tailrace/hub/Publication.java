package dev.tailrace.hub;

import dev.tailrace.wire.Event;
import java.time.Duration;

/**
 * An event on its way to a topic. A type with NUL, which the wire can carry, is refused here: some
 * browsers drop it.
 *
 * @param topic the topic; see {@link TopicName}
 * @param event what to publish. Its id, if it has one, is the id that listeners see; else the hub
 *     gives one
 * @param ttl how long it is of use to a listener that was not there, or {@code null} for as long as
 *     the log keeps it
 * @param idempotencyKey the same key on the same topic within 24 h publishes once; or {@code null}
 */
public record Publication(String topic, Event event, Duration ttl, String idempotencyKey) {
  public Publication {
    TopicName.require(topic);
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

  public static Publication of(String topic, Event event) {
    return new Publication(topic, event, null, null);
  }
}
