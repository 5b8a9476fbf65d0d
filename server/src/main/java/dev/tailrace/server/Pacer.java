package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Limit;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Lets things through no faster than a rate allows, in their order; what comes too early waits
 * here. Who brings them should bring no more while it {@link #holds} some.
 *
 * <p>Threads: confined to its event loop.
 */
final class Pacer<T> extends TimerWheel.Timer {
  private final TimerWheel wheel;
  private final Supplier<Wait> take;
  private final Consumer<T> through;
  private final Runnable waited;
  private final Queue<T> waiting = new ArrayDeque<>();

  /**
   * @param take asks for one more; answers when to ask again
   * @param through what happens with those that have their turn
   * @param waited called when some that had to wait have had theirs
   */
  Pacer(TimerWheel wheel, Supplier<Wait> take, Consumer<T> through, Runnable waited) {
    this.wheel = wheel;
    this.take = take;
    this.through = through;
    this.waited = waited;
  }

  /**
   * Lets it through, now or later.
   *
   * @return the rate that it has to wait for, if it is the first to do so; else null
   */
  Limit offer(T next) {
    if (holds()) {
      waiting.add(next);
      return null;
    }
    Wait wait = take.get();
    if (wait.nanos() == 0) {
      through.accept(next);
    } else {
      waiting.add(next);
      wheel.schedule(this, wait.nanos());
    }
    return wait.met();
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
      long wait = take.get().nanos();
      if (wait > 0) {
        wheel.schedule(this, wait);
        break;
      }
      through.accept(waiting.remove());
    }
    waited.run();
  }
}
