package dev.tailrace.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The simplest log there is: all that was accepted, for ever, by offset.
 *
 * <p>Threads: confined to the test's thread.
 */
final class ModelLog {
  private record Accepted(String topic, Heard event) {}

  private final NavigableMap<Long, Accepted> events = new TreeMap<>();

  void add(String topic, Heard event) {
    Accepted earlier = events.put(offset(event.id()), new Accepted(topic, event));
    if (earlier != null) {
      throw new AssertionError(event + " has the id of " + earlier);
    }
  }

  /** The first event after a cursor on some topics. */
  Optional<Heard> after(long cursor, Predicate<String> topics) {
    return events.tailMap(cursor, false).values().stream()
        .filter(accepted -> topics.test(accepted.topic()))
        .map(Accepted::event)
        .findFirst();
  }

  /** All events after a cursor. */
  List<Heard> after(long cursor) {
    List<Heard> all = new ArrayList<>();
    events.tailMap(cursor, false).values().forEach(accepted -> all.add(accepted.event()));
    return all;
  }

  /** The offset in an id of the hub's own. */
  static long offset(String id) {
    return Long.parseLong(id.substring(id.indexOf('.') + 1));
  }
}
