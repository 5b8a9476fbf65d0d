package dev.tailrace.access;

import dev.tailrace.log.Topics;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The topics that somebody has a right to: some by name, the others by rule. Two are equal that hold
 * the same names and rules.
 *
 * <p>Threads: immutable.
 */
public final class TopicSet implements Predicate<String> {
  /** No topic at all. */
  public static final TopicSet NONE = new TopicSet(Set.of(), Set.of());

  /** Every topic. */
  public static final TopicSet ALL = new TopicSet(Set.of(), Set.of(TopicMatcher.ALL));

  private final Set<String> names;
  private final Set<TopicMatcher> rules;
  private final TopicMatcher[] tests; // of the rules; a plain array, since this is on the fan-out

  private TopicSet(Set<String> names, Set<TopicMatcher> rules) {
    this.names = names;
    this.rules = rules;
    this.tests = rules.toArray(TopicMatcher[]::new);
  }

  /** The topics that any of these match. */
  public static TopicSet of(Collection<TopicMatcher> matchers) {
    if (matchers.isEmpty()) {
      return NONE;
    }
    if (matchers.contains(TopicMatcher.ALL)) {
      return ALL;
    }
    Set<String> names = new LinkedHashSet<>();
    Set<TopicMatcher> rules = new LinkedHashSet<>();
    for (TopicMatcher each : matchers) {
      if (each.kind() == TopicMatcher.Kind.EXACT) {
        names.add(each.text());
      } else {
        rules.add(each);
      }
    }
    return new TopicSet(Set.copyOf(names), Set.copyOf(rules));
  }

  /** The topics in either. */
  public TopicSet union(TopicSet other) {
    if (isAll() || other.isEmpty()) {
      return this;
    }
    if (other.isAll() || isEmpty()) {
      return other;
    }
    Set<String> allNames = new LinkedHashSet<>(names);
    allNames.addAll(other.names);
    Set<TopicMatcher> allRules = new LinkedHashSet<>(rules);
    allRules.addAll(other.rules);
    return new TopicSet(Set.copyOf(allNames), Set.copyOf(allRules));
  }

  @Override
  public boolean test(String topic) {
    for (TopicMatcher each : tests) {
      if (each.test(topic)) {
        return true;
      }
    }
    return names.contains(topic);
  }

  /** Whether it holds no topic. */
  public boolean isEmpty() {
    return names.isEmpty() && rules.isEmpty();
  }

  /** Whether it is known to hold every topic. */
  public boolean isAll() {
    return rules.contains(TopicMatcher.ALL);
  }

  /** The topics it holds by name. */
  public Set<String> names() {
    return names;
  }

  /** The rules by which it holds others. */
  public Set<TopicMatcher> matchers() {
    return rules;
  }

  /** How many steps all its rules together may take for each character of a topic. */
  public long steps() {
    return rules.stream().mapToLong(TopicMatcher::steps).sum();
  }

  /** The same for reading the log. */
  public Topics topics() {
    List<Topics.Rule> logged = rules.stream().map(TopicMatcher::rule).toList();
    return new Topics(names, logged);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TopicSet that && that.names.equals(names) && that.rules.equals(rules);
  }

  @Override
  public int hashCode() {
    return Objects.hash(names, rules);
  }

  @Override
  public String toString() {
    return Stream.concat(
            names.stream(), rules.stream().map(TopicMatcher::toString))
        .sorted()
        .toList()
        .toString();
  }
}
