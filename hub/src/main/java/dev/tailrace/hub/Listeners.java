package dev.tailrace.hub;

import dev.tailrace.log.Topics;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A shard's subscriptions, found by the topic of an event. Those that follow the same topics stand
 * in one roster and are served alike; those of exactly one topic, nearly all there are, are found
 * at once.
 *
 * <p>Threads: confined to the shard's loop; {@link #concerns} from any thread.
 */
final class Listeners<F> {
  private final Map<String, Roster<F>> ofOneTopic = new ConcurrentHashMap<>();
  private final Map<Topics, Roster<F>> ofMany = new ConcurrentHashMap<>();
  private final Map<String, Set<Roster<F>>> ofManyByName = new ConcurrentHashMap<>();
  private final Set<Roster<F>> ofManyByPattern = new LinkedHashSet<>();
  private volatile boolean anyPattern;
  private final List<LogCursor<F>> leaving = new ArrayList<>();
  private boolean busy;
  private int size;

  int size() {
    return size;
  }

  /** All rosters, one after the other; some may come and go before the last one is reached. */
  Iterator<Roster<F>> rosters() {
    Iterator<Roster<F>> one = ofOneTopic.values().iterator();
    Iterator<Roster<F>> many = ofMany.values().iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return one.hasNext() || many.hasNext();
      }

      @Override
      public Roster<F> next() {
        return (one.hasNext() ? one : many).next();
      }
    };
  }

  /** Whether somebody may follow this topic. Whoever has been added is counted. */
  boolean concerns(String topic) {
    return anyPattern || ofOneTopic.containsKey(topic) || ofManyByName.containsKey(topic);
  }

  /** The roster of these topics, perhaps a new one, to which a subscription is to be added. */
  Roster<F> roster(Topics topics) {
    return isOne(topics)
        ? ofOneTopic.computeIfAbsent(nameOf(topics), name -> new Roster<>(topics))
        : ofMany.computeIfAbsent(topics, this::enrol);
  }

  void add(LogCursor<F> cursor) {
    cursor.roster().add(cursor);
    size++;
  }

  /** Takes effect when all have been served, if it comes in the middle of that. */
  void remove(LogCursor<F> cursor) {
    if (busy) {
      leaving.add(cursor);
      return;
    }
    size--;
    Roster<F> roster = cursor.roster();
    roster.remove(cursor);
    if (roster.isEmpty()) {
      strike(roster);
    }
  }

  /**
   * Offers a turn to all whom it concerns, listener by listener: a connection is written while it
   * is at hand.
   */
  void offer(Turn<F> turn) {
    whileBusy(
        () -> {
          Map<String, BitSet> byTopic = turn.byTopic();
          byTopic.forEach((topic, places) -> offerOneTopic(turn, topic, places));
          if (!ofMany.isEmpty()) {
            concerned(byTopic.keySet()).forEach(roster -> offerMany(turn, roster));
          }
        });
  }

  /** Sends every subscription back to the log; up to {@code reached} they have had everything. */
  void lag(long reached) {
    whileBusy(
        () -> {
          lag(ofOneTopic.values(), reached);
          lag(ofMany.values(), reached);
        });
  }

  private void whileBusy(Runnable action) {
    busy = true;
    try {
      action.run();
    } finally {
      busy = false;
      leaving.forEach(this::remove);
      leaving.clear();
    }
  }

  private void offerOneTopic(Turn<F> turn, String topic, BitSet places) {
    Roster<F> roster = ofOneTopic.get(topic);
    if (roster != null) {
      roster.offer(turn, turn.at(places));
    }
  }

  private void offerMany(Turn<F> turn, Roster<F> roster) {
    turn.of(roster.topics(), 0).ifPresent(run -> roster.offer(turn, run));
  }

  private void lag(Collection<Roster<F>> rosters, long reached) {
    rosters.forEach(roster -> roster.forEach(cursor -> cursor.lag(reached)));
  }

  private Set<Roster<F>> concerned(Set<String> topics) {
    Set<Roster<F>> found = new LinkedHashSet<>(ofManyByPattern);
    for (String topic : topics) {
      found.addAll(ofManyByName.getOrDefault(topic, Set.of()));
    }
    return found;
  }

  private Roster<F> enrol(Topics topics) {
    Roster<F> roster = new Roster<>(topics);
    for (String name : topics.names()) {
      ofManyByName.computeIfAbsent(name, n -> new LinkedHashSet<>()).add(roster);
    }
    if (!topics.rules().isEmpty()) {
      ofManyByPattern.add(roster);
      anyPattern = true;
    }
    return roster;
  }

  private void strike(Roster<F> roster) {
    Topics topics = roster.topics();
    if (isOne(topics)) {
      ofOneTopic.remove(nameOf(topics));
      return;
    }
    ofMany.remove(topics);
    ofManyByPattern.remove(roster);
    anyPattern = !ofManyByPattern.isEmpty();
    for (String name : topics.names()) {
      ofManyByName.computeIfPresent(name, (n, rosters) -> without(rosters, roster));
    }
  }

  private static <F> Set<Roster<F>> without(Set<Roster<F>> rosters, Roster<F> roster) {
    rosters.remove(roster);
    return rosters.isEmpty() ? null : rosters;
  }

  private static boolean isOne(Topics topics) {
    return topics.rules().isEmpty() && topics.names().size() == 1;
  }

  private static String nameOf(Topics topics) {
    return topics.names().iterator().next();
  }
}
