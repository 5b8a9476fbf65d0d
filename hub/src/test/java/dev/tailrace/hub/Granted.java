package dev.tailrace.hub;

import java.util.Set;
import java.util.function.Predicate;

/** Some topics, with value equality. */
record Granted(Set<String> topics) implements Predicate<String> {
  static Granted of(String... topics) {
    return new Granted(Set.of(topics));
  }

  @Override
  public boolean test(String topic) {
    return topics.contains(topic);
  }
}
