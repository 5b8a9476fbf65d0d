package dev.tailrace.hub;

import dev.tailrace.log.LogRecord;
import dev.tailrace.log.Topics;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which events of the topics it follows a listener may see. An event is visible if any of its topics
 * passes the predicate that is for it; the topic by which the listener follows it need not be the
 * one.
 *
 * <p>Listeners of the same topics whose sights are equal share reads and bytes, so the predicates
 * should have value equality. They are pure functions, called from any thread, event by event: cheap
 * ones.
 *
 * <p>Threads: immutable.
 *
 * @param publics the topics of public events
 * @param privates the topics of private events
 */
public record Sight(Predicate<String> publics, Predicate<String> privates) {
  /** Of {@link LogRecord#flags}: the event is private. */
  static final int PRIVATE = 1;

  // before those who use them; known by identity, so that an event need not be looked at
  private static final Predicate<String> ANY = topic -> true;
  private static final Predicate<String> NONE = topic -> false;

  /** Sees everything. */
  public static final Sight ALL = new Sight(ANY, ANY);

  /** Sees every public event, and no private one. */
  public static final Sight PUBLIC = new Sight(ANY, NONE);

  /** Sees every public event, and the private ones of these topics. */
  public static Sight publicAnd(Predicate<String> privates) {
    return new Sight(ANY, privates);
  }

  /** The same below a prefix: of the topics that have it, it is about what follows it. */
  public Sight below(String prefix) {
    return new Sight(below(prefix, publics), below(prefix, privates));
  }

  /** The same without the topics that have the prefix: none of their events is seen. */
  public Sight beside(String prefix) {
    return new Sight(beside(prefix, publics), beside(prefix, privates));
  }

  /**
   * The same as far as these topics go. If it lets see all events of every name, there is nothing to
   * look at in any of them; that is what nearly all listeners have who follow what they were
   * granted.
   */
  Sight over(Topics topics) {
    if (seesAll() || !topics.rules().isEmpty()) {
      return this;
    }
    List<String> names = List.copyOf(topics.names());
    return new Sight(over(names, publics), over(names, privates));
  }

  /** Whether no event is hidden. */
  boolean seesAll() {
    return seesAll(true);
  }

  /**
   * Whether none of some events is hidden.
   *
   * @param anyPrivate whether one of them is private
   */
  boolean seesAll(boolean anyPrivate) {
    return publics == ANY && (privates == ANY || !anyPrivate);
  }

  boolean sees(LogRecord record) {
    Predicate<String> passes = isPrivate(record) ? privates : publics;
    return passes == ANY || passes.test(record.topic()) || passesOne(passes, record.alternates());
  }

  /** Whether this topic is one by which it sees the event. */
  boolean sees(LogRecord record, String topic) {
    return (isPrivate(record) ? privates : publics).test(topic);
  }

  static boolean isPrivate(LogRecord record) {
    return (record.flags() & PRIVATE) != 0;
  }

  private static Predicate<String> over(List<String> names, Predicate<String> passes) {
    return names.stream().allMatch(passes) ? ANY : passes;
  }

  /** What sees nothing stays known as that. */
  private static Predicate<String> below(String prefix, Predicate<String> passes) {
    return passes == NONE ? NONE : new Below(prefix, passes);
  }

  private static Predicate<String> beside(String prefix, Predicate<String> passes) {
    return passes == NONE ? NONE : new Beside(prefix, passes);
  }

  private static boolean passesOne(Predicate<String> passes, List<String> topics) {
    for (int i = 0; i < topics.size(); i++) { // nearly always none: no iterator
      if (passes.test(topics.get(i))) {
        return true;
      }
    }
    return false;
  }
}
