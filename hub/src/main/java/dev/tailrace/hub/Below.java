package dev.tailrace.hub;

import dev.tailrace.log.Topics;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The names that start with a prefix, and of which the rest passes.
 *
 * @param prefix what they start with
 * @param rest about what follows the prefix, perhaps nothing
 *     <p>Threads: immutable.
 */
record Below(String prefix, Predicate<String> rest) implements Predicate<String> {
  @Override
  public boolean test(String name) {
    return name.startsWith(prefix) && rest.test(name.substring(prefix.length()));
  }

  /** Topics as they are called below a prefix. */
  static Topics topics(String prefix, Topics topics) {
    Set<String> names =
        topics.names().stream().map(prefix::concat).collect(Collectors.toUnmodifiableSet());
    List<Topics.Rule> rules =
        topics.rules().stream()
            .map(
                rule ->
                    new Topics.Rule(
                        prefix + rule.prefix(), new Below(prefix, rule.matches()), false))
            .toList();
    return new Topics(names, rules);
  }
}
