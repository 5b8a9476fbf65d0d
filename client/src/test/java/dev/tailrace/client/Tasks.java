package dev.tailrace.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;

/**
 * A thread for every task, and the question whether they have all ended.
 *
 * <p>Threads: thread-safe.
 */
final class Tasks implements Executor {
  private final ThreadFactory factory;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();

  Tasks() {
    this(Thread::new);
  }

  Tasks(ThreadFactory factory) {
    this.factory = factory;
  }

  /** Of the kinds of threads that this Java has: platform threads, and virtual ones from 21 on. */
  static List<ThreadFactory> factories() {
    List<ThreadFactory> factories = new ArrayList<>(List.of(Thread::new));
    if (Runtime.version().feature() >= 21) {
      factories.add(virtual());
    }
    return factories;
  }

  @Override
  public void execute(Runnable task) {
    Thread thread = factory.newThread(task);
    thread.setUncaughtExceptionHandler((where, what) -> uncaught.add(what));
    threads.add(thread);
    thread.start();
  }

  /** Waits until a task is in that method. */
  void awaitIn(String type, String method) {
    long start = System.nanoTime();
    while (threads.stream().noneMatch(thread -> isIn(thread, type, method))) {
      if (System.nanoTime() - start > RawServer.PATIENCE_MILLIS * 1_000_000L) {
        throw new AssertionError("no task is in " + type + '.' + method);
      }
      Thread.onSpinWait();
    }
  }

  private static boolean isIn(Thread thread, String type, String method) {
    return Stream.of(thread.getStackTrace())
        .anyMatch(at -> at.getClassName().equals(type) && at.getMethodName().equals(method));
  }

  void interrupt() {
    threads.forEach(Thread::interrupt);
  }

  /** Waits for every task; fails if one does not come to its end, or came to a bad one. */
  void assertAllEnded() {
    for (Thread thread : threads) {
      join(thread);
    }
    if (!uncaught.isEmpty()) {
      throw new AssertionError("a task threw", uncaught.get(0));
    }
  }

  List<Throwable> takeUncaught() {
    threads.forEach(Tasks::join);
    List<Throwable> all = List.copyOf(uncaught);
    uncaught.clear();
    return all;
  }

  private static void join(Thread thread) {
    try {
      thread.join(RawServer.PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (thread.isAlive()) {
      AssertionError stuck = new AssertionError("still running: " + thread);
      stuck.setStackTrace(thread.getStackTrace());
      throw stuck;
    }
  }

  private static ThreadFactory virtual() {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Class<?> type = Class.forName("java.lang.Thread$Builder");
      return (ThreadFactory) type.getMethod("factory").invoke(builder);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
