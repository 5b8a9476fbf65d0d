package dev.tailrace.hub;

import dev.tailrace.log.Topics;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The names that do not start with a prefix, and pass.
 *
 * @param prefix what they do not start with
 * @param names about the whole name
 *     <p>Threads: immutable.
 */
record Beside(String prefix, Predicate<String> names) implements Predicate<String> {
  @Override
  public boolean test(String name) {
    return !name.startsWith(prefix) && names.test(name);
  }

  /** Topics without those that have a prefix, of which there may then be none left. */
  static Topics topics(String prefix, Topics topics) {
    Set<String> names =
        topics.names().stream()
            .filter(name -> !name.startsWith(prefix))
            .collect(Collectors.toUnmodifiableSet());
    List<Topics.Rule> rules =
        topics.rules().stream()
            .map(rule -> new Topics.Rule(rule.prefix(), new Beside(prefix, rule.matches()), false))
            .toList();
    return new Topics(names, rules);
  }
}
