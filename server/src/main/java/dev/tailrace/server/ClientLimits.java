package dev.tailrace.server;

import java.util.concurrent.ConcurrentHashMap;

/**
 * How many places each client has taken: connections of its own, and streams that come through
 * proxies. Only who has a place is remembered, so there are never more entries than connections and
 * streams.
 *
 * <p>Threads: thread-safe.
 */
final class ClientLimits {
  /** What is left for one more. */
  enum Room {
    /** There is a place. */
    PLACE,
    /** There is none, but it may be told so. */
    SURPLUS,
    /** It is not worth an answer. */
    NONE
  }

  private final int max;
  private final ConcurrentHashMap<ClientKey, Integer> taken = new ConcurrentHashMap<>();

  /**
   * @param max how many a client may have; 0 for any number
   */
  ClientLimits(int max) {
    this.max = max;
  }

  /** Up to how many are let in to be told that there is no room. */
  static int withSlack(int max) {
    return max + max / 16 + 16;
  }

  /** Takes a place, or one of the few beyond; both are to be closed, {@link Room#NONE} is not. */
  Room enter(ClientKey client) {
    if (max == 0) {
      return Room.PLACE;
    }
    int now = take(client, withSlack(max));
    return now == 0 ? Room.NONE : now > max ? Room.SURPLUS : Room.PLACE;
  }

  /** Takes a place if there is one; true if so, and then it is to be closed. */
  boolean tryOpen(ClientKey client) {
    return max == 0 || take(client, max) > 0;
  }

  /** Gives a place back. */
  void close(ClientKey client) {
    if (max > 0) {
      taken.computeIfPresent(client, (key, count) -> count > 1 ? count - 1 : null);
    }
  }

  /** How many clients have places. */
  int clients() {
    return taken.size();
  }

  /** How many the client has now with this one; 0 if it got none. */
  private int take(ClientKey client, int most) {
    int[] now = {0};
    taken.compute(
        client,
        (key, count) -> {
          int before = count == null ? 0 : count;
          now[0] = before < most ? before + 1 : 0;
          return before < most ? Integer.valueOf(before + 1) : count;
        });
    return now[0];
  }
}
