package dev.tailrace.access;

import dev.tailrace.access.TopicMatcher.Kind;
import java.net.URI;

/**
 * Makes topic matchers, and remembers the compiled ones that were asked for last: thousands of
 * tokens and streams have the same few.
 *
 * <p>Threads: thread-safe.
 */
public final class TopicMatchers {
  /** Room for about two thousand rules of common size; about 20 MB if it is full. */
  public static final int DEFAULT_WEIGHT = 256 * 1024;

  private record Key(Kind kind, String text, URI base) {}

  private final Recent<Key, TopicMatcher> compiled;

  /**
   * Empty yet.
   *
   * @param maxWeight how many instructions of compiled rules and characters of their texts are
   *     remembered in all; 0 for none
   */
  public TopicMatchers(int maxWeight) {
    if (maxWeight < 0) {
      throw new IllegalArgumentException("a cache of matchers cannot hold " + maxWeight);
    }
    compiled = new Recent<>(maxWeight);
  }

  /** With {@link #DEFAULT_WEIGHT}. */
  public TopicMatchers() {
    this(DEFAULT_WEIGHT);
  }

  /**
   * As {@link TopicMatcher#of(Kind, String, URI)}.
   *
   * @throws IllegalArgumentException if the text is no such rule, too long, or would cost too much
   */
  public TopicMatcher of(Kind kind, String text, URI base) {
    if (kind == Kind.EXACT || kind == Kind.ALL) {
      return TopicMatcher.of(kind, text, base); // costs no more than to look it up
    }
    Key key = new Key(kind, text, kind == Kind.URL_PATTERN ? base : null);
    TopicMatcher known = compiled.get(key);
    if (known != null) {
      return known;
    }
    TopicMatcher made = TopicMatcher.of(kind, text, base);
    compiled.put(key, made, (long) made.weight() + text.length());
    return made;
  }

  /** How many are remembered. */
  public int size() {
    return compiled.size();
  }
}
