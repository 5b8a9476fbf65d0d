package dev.tailrace.hub;

import dev.tailrace.log.LogRecord;
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
import java.util.stream.Stream;

/**
 * A shard's subscriptions, found by the topics of an event. Those that follow the same topics with
 * the same sight stand in one roster and are served alike; those of exactly one topic who may see
 * all of it, or all that is public, nearly all there are, are found at once.
 *
 * <p>Threads: confined to the shard's loop; {@link #concerned} from any thread.
 */
final class Listeners<F> {
  private record Kind(Topics topics, Sight sight) {}

  private final Map<String, Roster<F>> ofOneTopic = new ConcurrentHashMap<>();
  private final Map<String, Roster<F>> ofOnePublicly = new ConcurrentHashMap<>();
  private final Map<String, Map<Sight, Roster<F>>> ofPartOfOne = new ConcurrentHashMap<>();
  private final Map<Kind, Roster<F>> ofMany = new ConcurrentHashMap<>();
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
    Stream<Roster<F>> parts =
        ofPartOfOne.values().stream().flatMap(bySight -> bySight.values().stream());
    Stream<Roster<F>> whole =
        Stream.concat(ofOneTopic.values().stream(), ofOnePublicly.values().stream());
    return Stream.concat(whole, Stream.concat(parts, ofMany.values().stream())).iterator();
  }

  /** Whether somebody may follow a topic of this event. Whoever has been added is counted. */
  boolean concerned(LogRecord record) {
    if (anyPattern || isFollowed(record.topic())) {
      return true;
    }
    for (int i = 0; i < record.alternates().size(); i++) {
      if (isFollowed(record.alternates().get(i))) {
        return true;
      }
    }
    return false;
  }

  /** The roster of this kind, perhaps a new one, to which a subscription is to be added. */
  Roster<F> roster(Topics topics, Sight sight) {
    if (!isOne(topics)) {
      return ofMany.computeIfAbsent(new Kind(topics, sight), this::enrol);
    }
    if (sight.seesAll()) {
      return ofOneTopic.computeIfAbsent(nameOf(topics), name -> new Roster<>(topics, sight));
    }
    return sight.equals(Sight.PUBLIC)
        ? ofOnePublicly.computeIfAbsent(nameOf(topics), name -> new Roster<>(topics, sight))
        : ofPartOfOne
            .computeIfAbsent(nameOf(topics), name -> new ConcurrentHashMap<>())
            .computeIfAbsent(sight, s -> new Roster<>(topics, s));
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
            ofManyOn(byTopic.keySet()).forEach(roster -> offerMany(turn, roster));
          }
        });
  }

  /** Sends every subscription back to the log; up to {@code reached} they have had everything. */
  void lag(long reached) {
    whileBusy(
        () -> {
          lag(ofOneTopic.values(), reached);
          lag(ofOnePublicly.values(), reached);
          ofPartOfOne.values().forEach(bySight -> lag(bySight.values(), reached));
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
    offerVisible(turn, places, ofOneTopic.get(topic));
    offerVisible(turn, places, ofOnePublicly.get(topic));
    Map<Sight, Roster<F>> parts = ofPartOfOne.get(topic);
    if (parts != null) {
      parts.values().forEach(part -> offerVisible(turn, places, part));
    }
  }

  private void offerVisible(Turn<F> turn, BitSet places, Roster<F> roster) {
    if (roster == null) {
      return;
    }
    BitSet visible = turn.visible(places, roster.sight());
    if (!visible.isEmpty()) {
      roster.offer(turn, turn.at(visible));
    }
  }

  private void offerMany(Turn<F> turn, Roster<F> roster) {
    turn.of(roster.topics(), roster.sight(), 0).ifPresent(run -> roster.offer(turn, run));
  }

  private void lag(Collection<Roster<F>> rosters, long reached) {
    rosters.forEach(roster -> roster.forEach(cursor -> cursor.lag(reached)));
  }

  private Set<Roster<F>> ofManyOn(Set<String> topics) {
    Set<Roster<F>> found = new LinkedHashSet<>(ofManyByPattern);
    for (String topic : topics) {
      found.addAll(ofManyByName.getOrDefault(topic, Set.of()));
    }
    return found;
  }

  private Roster<F> enrol(Kind kind) {
    Topics topics = kind.topics();
    Roster<F> roster = new Roster<>(topics, kind.sight());
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
      strikeOne(nameOf(topics), roster.sight());
      return;
    }
    ofMany.remove(new Kind(topics, roster.sight()));
    ofManyByPattern.remove(roster);
    anyPattern = !ofManyByPattern.isEmpty();
    for (String name : topics.names()) {
      ofManyByName.computeIfPresent(name, (n, rosters) -> without(rosters, roster));
    }
  }

  private void strikeOne(String topic, Sight sight) {
    if (sight.seesAll()) {
      ofOneTopic.remove(topic);
    } else if (sight.equals(Sight.PUBLIC)) {
      ofOnePublicly.remove(topic);
    } else {
      ofPartOfOne.computeIfPresent(topic, (t, bySight) -> without(bySight, sight));
    }
  }

  private boolean isFollowed(String topic) {
    return ofOneTopic.containsKey(topic)
        || ofOnePublicly.containsKey(topic)
        || ofManyByName.containsKey(topic)
        || ofPartOfOne.containsKey(topic);
  }

  private static <F> Map<Sight, Roster<F>> without(Map<Sight, Roster<F>> bySight, Sight sight) {
    bySight.remove(sight);
    return bySight.isEmpty() ? null : bySight;
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
