package dev.tailrace.hub;

import dev.tailrace.log.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The subscriptions of the same topics with the same sight. There may be tens of thousands, and they may all leave at
 * once, so each knows its place: among them there is no order, and the last one takes the place of
 * the one that goes.
 *
 * <p>Threads: confined to the shard's loop.
 */
final class Roster<F> {
  private final Topics topics;
  private final Sight sight;
  private final List<LogCursor<F>> members = new ArrayList<>();

  Roster(Topics topics, Sight sight) {
    this.topics = topics;
    this.sight = sight;
  }

  Topics topics() {
    return topics;
  }

  Sight sight() {
    return sight;
  }

  int size() {
    return members.size();
  }

  LogCursor<F> at(int place) {
    return members.get(place);
  }

  boolean isEmpty() {
    return members.isEmpty();
  }

  void add(LogCursor<F> cursor) {
    cursor.takePlace(members.size());
    members.add(cursor);
  }

  void remove(LogCursor<F> cursor) {
    LogCursor<F> last = members.remove(members.size() - 1);
    if (last != cursor) {
      members.set(cursor.place(), last);
      last.takePlace(cursor.place());
    }
  }

  /** To those who are there now: one may join meanwhile, and none leaves. */
  void forEach(Consumer<LogCursor<F>> action) {
    for (int i = 0, all = members.size(); i < all; i++) {
      action.accept(members.get(i));
    }
  }

  /** Offers each what the turn has for its topics and its sight. */
  void offer(Turn<F> turn, Run<F> run) {
    forEach(member -> member.offer(turn, run));
  }
}
