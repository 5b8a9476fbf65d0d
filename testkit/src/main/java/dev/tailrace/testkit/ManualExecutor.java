package dev.tailrace.testkit;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/**
 * An executor that runs its tasks when a test says so, on the test's thread, in order.
 *
 * <p>Threads: confined to the test's thread.
 */
public final class ManualExecutor implements Executor {
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  /** Runs the oldest task; false if there was none. */
  public boolean runOne() {
    Runnable task = tasks.poll();
    if (task == null) {
      return false;
    }
    task.run();
    return true;
  }

  /** Runs until nothing is left, tasks that tasks add included. */
  public void runAll() {
    while (runOne()) {
      // until empty
    }
  }

  /** How many tasks wait. */
  public int waiting() {
    return tasks.size();
  }
}
