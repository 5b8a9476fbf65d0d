package dev.tailrace.hub;

import dev.tailrace.log.Topics;
import java.util.List;

/**
 * What a listener asks for.
 *
 * @param topics the topics it follows
 * @param start where it begins
 * @param onGap where it continues when its cursor is unknown or expired
 * @param sight which events it may see
 */
public record Follow(Topics topics, Start start, OnGap onGap, Sight sight) {
  /** Of one who may see everything. */
  public Follow(Topics topics, Start start, OnGap onGap) {
    this(topics, start, onGap, Sight.ALL);
  }

  /** Where to go on after a gap. */
  public enum OnGap {
    EARLIEST,
    LATEST
  }

  /**
   * What a listener asks for who may see everything.
   *
   * @param topics names and patterns, at least one
   * @throws IllegalArgumentException if one is not a valid topic or pattern
   */
  public static Follow of(List<String> topics, Start start, OnGap onGap) {
    return new Follow(TopicPattern.select(topics), start, onGap);
  }

  /** The same, for one who may see only this. */
  public Follow with(Sight other) {
    return new Follow(topics, start, onGap, other);
  }

  /**
   * The same below a prefix: every topic, pattern and rule of sight is about what follows it. What
   * has not got the prefix is not followed, and not seen.
   */
  public Follow below(String prefix) {
    return new Follow(Below.topics(prefix, topics), start, onGap, sight.below(prefix));
  }

  /** The same without what has the prefix: that is not followed, and not seen. */
  public Follow beside(String prefix) {
    return new Follow(Beside.topics(prefix, topics), start, onGap, sight.beside(prefix));
  }

  /** The same, with no more of a sight than it is for these topics. */
  Follow simple() {
    return with(sight.over(topics));
  }

  /** How many names and patterns it has. */
  public int size() {
    return topics.names().size() + topics.rules().size();
  }
}
