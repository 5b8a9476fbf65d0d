package dev.tailrace.server;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Lets things through no faster than a rate allows, in their order; what comes too early waits
 * here. Who brings them should bring no more while it {@link #holds} some.
 *
 * <p>Threads: confined to its event loop.
 */
final class Pacer<T> extends TimerWheel.Timer {
  private final TimerWheel wheel;
  private final LongSupplier take;
  private final Consumer<T> through;
  private final Runnable waited;
  private final Queue<T> waiting = new ArrayDeque<>();

  /**
   * @param take asks for one more; answers 0, or in how many nanoseconds to ask again
   * @param through what happens with those that have their turn
   * @param waited called when some that had to wait have had theirs
   */
  Pacer(TimerWheel wheel, LongSupplier take, Consumer<T> through, Runnable waited) {
    this.wheel = wheel;
    this.take = take;
    this.through = through;
    this.waited = waited;
  }

  /** Lets it through, now or later; true if it has to wait, the first to do so. */
  boolean offer(T next) {
    if (holds()) {
      waiting.add(next);
      return false;
    }
    long wait = take.getAsLong();
    if (wait == 0) {
      through.accept(next);
      return false;
    }
    waiting.add(next);
    wheel.schedule(this, wait);
    return true;
  }

  /** Whether something waits. */
  boolean holds() {
    return !waiting.isEmpty();
  }

  /** Lets nothing through any more; what waited is the caller's. */
  List<T> stop() {
    wheel.cancel(this);
    List<T> left = List.copyOf(waiting);
    waiting.clear();
    return left;
  }

  @Override
  void expired(long nowNanos) {
    while (holds()) {
      long wait = take.getAsLong();
      if (wait > 0) {
        wheel.schedule(this, wait);
        break;
      }
      through.accept(waiting.remove());
    }
    waited.run();
  }
}
