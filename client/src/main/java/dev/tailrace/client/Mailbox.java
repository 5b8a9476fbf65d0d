package dev.tailrace.client;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the tasks of one source one after the other, in the order they came, on threads of an
 * executor; a task that brings another does not wait for it. With an executor that runs its task at
 * once, the thread that brings a task to an idle mailbox runs it, and what others bring meanwhile.
 *
 * <p>Threads: thread-safe; nobody waits.
 */
final class Mailbox {
  private final Executor executor;
  private final Runnable rejected;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  /**
   * @param rejected runs if the executor takes no more: nothing will run here any more
   */
  Mailbox(Executor executor, Runnable rejected) {
    this.executor = executor;
    this.rejected = rejected;
  }

  void execute(Runnable task) {
    tasks.add(task);
    if (waiting.getAndIncrement() == 0) {
      start();
    }
  }

  private void start() {
    try {
      executor.execute(this::drain);
    } catch (RejectedExecutionException | Error e) { // no thread left is an Error
      rejected.run();
    }
  }

  private void drain() {
    do {
      run(tasks.remove());
    } while (waiting.decrementAndGet() > 0);
  }

  /** What fails here is a mistake in this module; the tasks behind it are not to suffer. */
  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
    }
  }
}
