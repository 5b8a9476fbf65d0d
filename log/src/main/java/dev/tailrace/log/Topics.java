package dev.tailrace.log;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which topics a read is about: some by name, and some by a rule.
 *
 * @param names exact topics
 * @param rules sets of topics
 *     <p>Threads: immutable.
 */
public record Topics(Set<String> names, List<Rule> rules) {
  private static final Topics ALL =
      new Topics(Set.of(), List.of(new Rule("", topic -> true, true)));

  public Topics {
    names = Set.copyOf(names);
    rules = List.copyOf(rules);
  }

  /** Every topic there is. */
  public static Topics all() {
    return ALL;
  }

  /** Exactly these. */
  public static Topics of(String... names) {
    return new Topics(Set.copyOf(List.of(names)), List.of());
  }

  public boolean contains(String topic) {
    for (Rule rule : rules) {
      if (rule.contains(topic)) {
        return true;
      }
    }
    return names.contains(topic);
  }

  /** Whether a topic of this record is one of them. */
  public boolean concern(LogRecord record) {
    return contains(record.topic()) || containsOneOf(record.alternates());
  }

  boolean containsOneOf(List<String> some) {
    for (int i = 0; i < some.size(); i++) { // nearly always none: no iterator
      if (contains(some.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the log is best read from end to end for these topics, without the index. */
  public boolean everything() {
    for (Rule rule : rules) {
      if (rule.everything()) {
        return true;
      }
    }
    return false;
  }

  /**
   * A set of topics that all start with {@code prefix} (perhaps empty), by which an index narrows
   * the search.
   *
   * @param matches decides; a pure function, called from any thread
   * @param everything whether it holds for every topic whatever
   */
  public record Rule(String prefix, Predicate<String> matches, boolean everything) {
    boolean contains(String topic) {
      return everything || (topic.startsWith(prefix) && matches.test(topic));
    }
  }
}
