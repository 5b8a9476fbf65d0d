package dev.tailrace.hub;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A shard's subscriptions, found by the topic of an event. Those of exactly one topic, nearly all there are, are served
 * topic by topic; those of many or by pattern see the whole turn, to keep the order across their topics.
 *
 * <p>Threads: confined to the shard's loop.
 */
final class Listeners<F> {
  private final Map<String, List<LogCursor<F>>> ofOneTopic = new HashMap<>();
  private final Map<String, List<LogCursor<F>>> ofManyTopics = new HashMap<>();
  private final List<LogCursor<F>> ofPatterns = new ArrayList<>();
  private final List<LogCursor<F>> leaving = new ArrayList<>();
  private boolean offering;
  private int size;

  int size() {
    return size;
  }

  void add(LogCursor<F> cursor) {
    size++;
    if (cursor.ofOneTopic()) {
      list(ofOneTopic, cursor.onlyTopic()).add(cursor);
    } else {
      cursor.topics().names().forEach(name -> list(ofManyTopics, name).add(cursor));
      if (!cursor.topics().rules().isEmpty()) {
        ofPatterns.add(cursor);
      }
    }
  }

  /** Takes effect after the offering, if it comes in the middle of one. */
  void remove(LogCursor<F> cursor) {
    if (offering) {
      leaving.add(cursor);
      return;
    }
    size--;
    if (cursor.ofOneTopic()) {
      drop(ofOneTopic, cursor.onlyTopic(), cursor);
    } else {
      cursor.topics().names().forEach(name -> drop(ofManyTopics, name, cursor));
      ofPatterns.remove(cursor);
    }
  }

  /** Offers a turn to all whom it concerns, listener by listener: a connection is written and flushed while it is at hand. */
  void offer(Turn<F> turn) {
    offering = true;
    try (turn) {
      Map<String, int[]> places = turn.byTopic();
      places.forEach((topic, at) -> get(ofOneTopic, topic).forEach(c -> c.offer(turn, at)));
      concerned(places.keySet()).forEach(c -> c.offerMatching(turn));
    } finally {
      offering = false;
      leaving.forEach(this::remove);
      leaving.clear();
    }
  }

  /** Sends every subscription back to the log. */
  void lag() {
    Set<LogCursor<F>> all = new LinkedHashSet<>(ofPatterns);
    ofOneTopic.values().forEach(all::addAll);
    ofManyTopics.values().forEach(all::addAll);
    all.forEach(LogCursor::lag);
  }

  private Set<LogCursor<F>> concerned(Set<String> topics) {
    Set<LogCursor<F>> found = new LinkedHashSet<>(ofPatterns);
    if (!ofManyTopics.isEmpty()) {
      topics.forEach(topic -> found.addAll(get(ofManyTopics, topic)));
    }
    return found;
  }

  private static <F> List<LogCursor<F>> list(Map<String, List<LogCursor<F>>> map, String topic) {
    return map.computeIfAbsent(topic, t -> new ArrayList<>());
  }

  private static <F> List<LogCursor<F>> get(Map<String, List<LogCursor<F>>> map, String topic) {
    return map.getOrDefault(topic, List.of());
  }

  /** The last one takes the place of the one that goes: among listeners of one topic there is no order. */
  private static <F> void drop(
      Map<String, List<LogCursor<F>>> map, String topic, LogCursor<F> cursor) {
    List<LogCursor<F>> list = get(map, topic);
    int at = list.lastIndexOf(cursor);
    if (at >= 0) {
      LogCursor<F> last = list.remove(list.size() - 1);
      if (last != cursor) {
        list.set(at, last);
      }
    }
    if (list.isEmpty()) {
      map.remove(topic);
    }
  }
}
