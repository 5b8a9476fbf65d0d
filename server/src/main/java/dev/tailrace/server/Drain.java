package dev.tailrace.server;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Somebody waits here while a server sends its listeners away.
 *
 * <p>Threads: thread-safe.
 */
final class Drain {
  private static final long LOOK_MILLIS = 20;

  private final LongSupplier listeners;
  private boolean hurried; // guarded by this

  /**
   * @param listeners how many are left
   */
  Drain(LongSupplier listeners) {
    this.listeners = listeners;
  }

  /** Waits until nobody is left, the time is over, or somebody is in a hurry. */
  synchronized void await(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    try {
      while (!hurried && listeners.getAsLong() > 0 && deadline - System.nanoTime() > 0) {
        wait(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  synchronized void hurry() {
    hurried = true;
    notifyAll();
  }
}
