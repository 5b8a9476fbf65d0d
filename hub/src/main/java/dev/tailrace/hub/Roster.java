package dev.tailrace.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The subscriptions of one topic alone. There may be tens of thousands, and they may all leave at
 * once, so each knows its place: among listeners of one topic there is no order, and the last one
 * takes the place of the one that goes.
 *
 * <p>Threads: confined to the shard's loop.
 */
final class Roster<F> {
  private final List<LogCursor<F>> members = new ArrayList<>();

  void add(LogCursor<F> cursor) {
    cursor.takePlace(members.size());
    members.add(cursor);
  }

  /** This roster without a member; null if that was the last. */
  Roster<F> without(LogCursor<F> cursor) {
    LogCursor<F> last = members.remove(members.size() - 1);
    if (last != cursor) {
      members.set(cursor.place(), last);
      last.takePlace(cursor.place());
    }
    return members.isEmpty() ? null : this;
  }

  void forEach(Consumer<LogCursor<F>> action) {
    members.forEach(action);
  }
}
