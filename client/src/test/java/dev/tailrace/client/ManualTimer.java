package dev.tailrace.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Time that stands still until a test moves it; what falls due runs on the test's thread.
 *
 * <p>Threads: thread-safe.
 */
final class ManualTimer implements Timer {
  private record Due(long at, Runnable task) {}

  private final List<Due> tasks = new ArrayList<>();
  private long now = Duration.ofDays(365).toNanos();

  @Override
  public synchronized long nanos() {
    return now;
  }

  @Override
  public synchronized Task after(Duration delay, Runnable task) {
    boolean fits = delay.compareTo(Duration.ofDays(36500)) < 0;
    Due due = new Due(fits ? now + delay.toNanos() : Long.MAX_VALUE, task);
    tasks.add(due);
    return () -> cancel(due);
  }

  /** How many tasks are to come. */
  synchronized int waiting() {
    return tasks.size();
  }

  /** Moves on, running what falls due on the way, at its time. */
  void advance(Duration by) {
    long end = nanos() + by.toNanos();
    for (Optional<Due> next = take(end); next.isPresent(); next = take(end)) {
      next.get().task().run();
    }
    set(end);
  }

  private synchronized Optional<Due> take(long end) {
    Optional<Due> next =
        tasks.stream().filter(d -> d.at() <= end).min(Comparator.comparingLong(Due::at));
    next.ifPresent(
        due -> {
          tasks.remove(due);
          now = Math.max(now, due.at());
        });
    return next;
  }

  private synchronized void set(long end) {
    now = Math.max(now, end);
  }

  private synchronized void cancel(Due due) {
    tasks.remove(due);
  }
}
