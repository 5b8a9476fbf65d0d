package dev.tailrace.load;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Who is to connect next: so many at once, and again a second after a failure.
 *
 * <p>Threads: confined to its loop's thread.
 */
final class Connects {
  private static final long AGAIN_NANOS = 1_000_000_000L;

  private record Delayed(Listener listener, long at) {}

  private final int atOnce;
  private final Queue<Listener> waiting = new ArrayDeque<>();
  private final Queue<Delayed> delayed = new ArrayDeque<>(); // by time, since all wait equally long
  private int inProgress;

  Connects(int atOnce) {
    this.atOnce = atOnce;
  }

  void add(Listener listener) {
    waiting.add(listener);
  }

  void addLater(Listener listener, long now) {
    delayed.add(new Delayed(listener, now + AGAIN_NANOS));
  }

  boolean someAreDelayed() {
    return !delayed.isEmpty();
  }

  /** The next to connect now, which counts as in progress until {@link #ended}; null for none. */
  Listener poll(long now) {
    while (!delayed.isEmpty() && delayed.peek().at <= now) {
      waiting.add(delayed.remove().listener);
    }
    if (inProgress >= atOnce || waiting.isEmpty()) {
      return null;
    }
    inProgress++;
    return waiting.remove();
  }

  /** One in progress has its stream, or has failed. */
  void ended() {
    inProgress--;
  }

  void clear() {
    waiting.clear();
    delayed.clear();
    inProgress = 0;
  }
}
