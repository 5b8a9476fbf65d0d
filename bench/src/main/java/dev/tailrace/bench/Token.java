package dev.tailrace.bench;

import java.util.Set;
import java.util.function.Predicate;

/** What one subject is granted; equal to no other subject's. */
record Token(String subject, Set<String> topics) implements Predicate<String> {
  @Override
  public boolean test(String topic) {
    return topics.contains(topic);
  }
}
