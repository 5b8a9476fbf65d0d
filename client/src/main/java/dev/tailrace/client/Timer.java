package dev.tailrace.client;

import java.time.Duration;

/**
 * Time as a source knows it; a port, so that tests need not wait.
 *
 * <p>Threads: thread-safe.
 */
interface Timer {
  /** Nanoseconds from an arbitrary origin. */
  long nanos();

  /** Runs a task once, later, on a thread that may block. */
  Task after(Duration delay, Runnable task);

  /** A task to come. */
  interface Task {
    /** Sees to it that the task does not begin, unless it has. Idempotent. */
    void cancel();
  }
}
