package dev.tailrace.app;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes threads that say what they are for in a thread dump. Threads: immutable. */
final class Threads {
  private Threads() {}

  static ThreadFactory named(String name) {
    AtomicInteger made = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "tailrace-" + name + "-" + made.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
