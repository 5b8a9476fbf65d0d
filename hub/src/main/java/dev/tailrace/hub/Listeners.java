package dev.tailrace.hub;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A shard's subscriptions, found by the topic of an event. Those of exactly one topic, nearly all
 * there are, are served topic by topic; those of many or by pattern see the whole turn, to keep the
 * order across their topics.
 *
 * <p>Threads: confined to the shard's loop.
 */
final class Listeners<F> {
  private final Map<String, Roster<F>> ofOneTopic = new HashMap<>();
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
      ofOneTopic.computeIfAbsent(cursor.onlyTopic(), topic -> new Roster<>()).add(cursor);
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
      ofOneTopic.computeIfPresent(cursor.onlyTopic(), (topic, roster) -> roster.without(cursor));
    } else {
      cursor.topics().names().forEach(name -> drop(ofManyTopics, name, cursor));
      ofPatterns.remove(cursor);
    }
  }

  /**
   * Offers a turn to all whom it concerns, listener by listener: a connection is written and
   * flushed while it is at hand.
   */
  void offer(Turn<F> turn) {
    offering = true;
    try (turn) {
      Map<String, Run<F>> runs = turn.byTopic();
      runs.forEach((topic, run) -> offerOneTopic(turn, topic, run));
      concerned(runs.keySet()).forEach(c -> c.offerMatching(turn));
    } finally {
      offering = false;
      leaving.forEach(this::remove);
      leaving.clear();
    }
  }

  /** Sends every subscription back to the log; up to {@code reached} they have had everything. */
  void lag(long reached) {
    Set<LogCursor<F>> all = new LinkedHashSet<>(ofPatterns);
    ofOneTopic.values().forEach(roster -> roster.forEach(all::add));
    ofManyTopics.values().forEach(all::addAll);
    all.forEach(cursor -> cursor.lag(reached));
  }

  private void offerOneTopic(Turn<F> turn, String topic, Run<F> run) {
    Roster<F> roster = ofOneTopic.get(topic);
    if (roster != null) {
      roster.forEach(cursor -> cursor.offer(turn, run));
    }
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

  private static <F> void drop(
      Map<String, List<LogCursor<F>>> map, String topic, LogCursor<F> cursor) {
    map.computeIfPresent(
        topic,
        (name, list) -> {
          list.remove(cursor);
          return list.isEmpty() ? null : list;
        });
  }
}
