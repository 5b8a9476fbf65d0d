package dev.tailrace.log;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a publisher asks the log to keep.
 *
 * @param topic the canonical topic, not empty
 * @param alternates further topics, by each of which a reader finds the entry as well; what is
 *     named twice counts once. With the canonical one no more than {@value #MAX_TOPICS}
 * @param flags eight bits, from 0 to 255, that the log keeps with the entry and does not know the
 *     meaning of
 * @param id the publisher's own id by which a reader may resume ({@link Seek.AfterId}), or {@code
 *     null}
 * @param idempotencyKey repeated within the log's window on the same canonical topic, it yields the
 *     first entry again; or null
 * @param expiresAtMillis epoch milliseconds after which the entry is of no use to a reader, or 0
 *     for never
 * @param body makes the bytes, once the offset is known
 *     <p>Threads: immutable.
 */
public record Entry(
    String topic,
    List<String> alternates,
    int flags,
    String id,
    String idempotencyKey,
    long expiresAtMillis,
    Body body) {
  /** Each topic is a place in the index: without a bound a small entry could cost it any number. */
  public static final int MAX_TOPICS = 100;

  private static final int MOST_FLAGS = 0xFF;

  /**
   * Checks the ranges, and drops topics that are named again.
   *
   * @throws IllegalArgumentException if a topic is empty, there are too many, or a flag is none
   */
  public Entry {
    alternates = alternates.isEmpty() ? List.of() : distinct(topic, alternates);
    if (topic.isEmpty() || alternates.contains("")) {
      throw new IllegalArgumentException("topic is empty");
    }
    if (alternates.size() >= MAX_TOPICS) {
      throw new IllegalArgumentException(
          1 + alternates.size() + " topics; an entry has at most " + MAX_TOPICS);
    }
    if (flags < 0 || flags > MOST_FLAGS) {
      throw new IllegalArgumentException("flags are " + flags + ", not from 0 to " + MOST_FLAGS);
    }
    Objects.requireNonNull(body, "body");
  }

  /** An entry on one topic, without flags. */
  public Entry(String topic, String id, String idempotencyKey, long expiresAtMillis, Body body) {
    this(topic, List.of(), 0, id, idempotencyKey, expiresAtMillis, body);
  }

  /** An entry with nothing but a topic and bytes. */
  public static Entry of(String topic, Body body) {
    return new Entry(topic, null, null, 0, body);
  }

  private static List<String> distinct(String topic, List<String> alternates) {
    Set<String> others = new LinkedHashSet<>(alternates);
    others.remove(topic);
    return List.copyOf(others);
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
