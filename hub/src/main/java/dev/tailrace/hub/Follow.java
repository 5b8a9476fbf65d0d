package dev.tailrace.hub;

import dev.tailrace.log.Topics;
import java.util.List;

/**
 * What a listener asks for.
 *
 * @param topics the topics it follows
 * @param start where it begins
 * @param onGap where it continues when its cursor is unknown or expired
 */
public record Follow(Topics topics, Start start, OnGap onGap) {
  /** Where to go on after a gap. */
  public enum OnGap {
    EARLIEST,
    LATEST
  }

  /**
   * @param topics names and patterns, at least one
   * @throws IllegalArgumentException if one is not a valid topic or pattern
   */
  public static Follow of(List<String> topics, Start start, OnGap onGap) {
    return new Follow(TopicPattern.select(topics), start, onGap);
  }

  /** How many names and patterns it has. */
  public int size() {
    return topics.names().size() + topics.rules().size();
  }
}
