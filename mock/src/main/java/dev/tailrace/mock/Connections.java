package dev.tailrace.mock;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The connections of a server: those that are open, which a test may count, and those whose thread
 * still runs, which the server must wait for.
 *
 * <p>Threads: thread-safe.
 */
final class Connections {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // under the lock
  private final Set<Connection> open = new HashSet<>();
  private final Set<Connection> running = new HashSet<>();
  private int taken;

  /** Counts a new connection in; its number. */
  int take(Connection connection) {
    lock.lock();
    try {
      open.add(connection);
      running.add(connection);
      changed.signalAll();
      return ++taken;
    } finally {
      lock.unlock();
    }
  }

  /** One of the two sides has closed. */
  void closed(Connection connection) {
    lock.lock();
    try {
      open.remove(connection);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Its thread is about to end. */
  void ended(Connection connection) {
    lock.lock();
    try {
      open.remove(connection);
      running.remove(connection);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  int open() {
    lock.lock();
    try {
      return open.size();
    } finally {
      lock.unlock();
    }
  }

  int taken() {
    lock.lock();
    try {
      return taken;
    } finally {
      lock.unlock();
    }
  }

  List<Connection> running() {
    lock.lock();
    try {
      return List.copyOf(running);
    } finally {
      lock.unlock();
    }
  }

  void awaitOpen(int wanted, Duration limit) {
    await(() -> open.size() == wanted, limit, () -> "not " + wanted + " connections but " + open());
  }

  void awaitNoneRunning(Duration limit) {
    await(running::isEmpty, limit, () -> running().size() + " connections would not end");
  }

  private void await(BooleanSupplier met, Duration limit, Supplier<String> unmet) {
    lock.lock();
    try {
      for (long left = limit.toNanos(); !met.getAsBoolean(); left = changed.awaitNanos(left)) {
        if (left <= 0) {
          throw Waits.unmet(limit, unmet);
        }
      }
    } catch (InterruptedException e) {
      throw Waits.interrupted(e);
    } finally {
      lock.unlock();
    }
  }
}
