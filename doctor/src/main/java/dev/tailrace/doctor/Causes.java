package dev.tailrace.doctor;

import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;

/** The chain of causes of a failure. Threads: immutable. */
final class Causes {
  private static final int DEEPEST = 20;

  private Causes() {}

  static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
    return chain(failure).filter(type::isInstance).map(type::cast).findFirst();
  }

  /** The messages, each once. */
  static String words(Throwable failure) {
    StringJoiner words = new StringJoiner(": ");
    chain(failure)
        .map(Causes::word)
        .distinct()
        .filter(each -> words.length() == 0 || !words.toString().contains(each))
        .forEach(words::add);
    return words.toString();
  }

  private static String word(Throwable each) {
    return each.getMessage() == null ? each.getClass().getSimpleName() : each.getMessage();
  }

  private static Stream<Throwable> chain(Throwable failure) {
    return Stream.iterate(failure, each -> each != null, Throwable::getCause).limit(DEEPEST);
  }
}
