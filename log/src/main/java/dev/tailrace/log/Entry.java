package dev.tailrace.log;

import java.util.Objects;

/**
 * What a publisher asks the log to keep.
 *
 * @param topic the topic, not empty
 * @param id the publisher's own id by which a reader may resume ({@link Seek.AfterId}), or {@code
 *     null}
 * @param idempotencyKey repeated within the log's window on the same topic, it yields the first
 *     entry again; or null
 * @param expiresAtMillis epoch milliseconds after which the entry is of no use to a reader, or 0
 *     for never
 * @param body makes the bytes, once the offset is known
 *     <p>Threads: immutable.
 */
public record Entry(
    String topic, String id, String idempotencyKey, long expiresAtMillis, Body body) {
  public Entry {
    if (topic.isEmpty()) {
      throw new IllegalArgumentException("topic is empty");
    }
    Objects.requireNonNull(body, "body");
  }

  /** An entry with nothing but a topic and bytes. */
  public static Entry of(String topic, Body body) {
    return new Entry(topic, null, null, 0, body);
  }

  /**
   * The bytes of an entry, which may contain its own offset. Called on the log's writer; must be a
   * pure function.
   */
  @FunctionalInterface
  public interface Body {
    byte[] at(String epoch, long offset);
  }
}
