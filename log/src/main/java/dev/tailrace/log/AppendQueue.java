package dev.tailrace.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The appends that wait for the writer. While one group is written the next one gathers here.
 *
 * <p>Threads: thread-safe.
 */
final class AppendQueue {
  /** What to do after {@link #offer}. */
  enum Next {
    /** The writer has been told already. */
    NOTHING,
    /** The writer must be told. */
    WAKE_WRITER,
    /** There is no room; the append is not here. */
    REFUSE_BUSY,
    /** The queue is closed; the append is not here. */
    REFUSE_CLOSED
  }

  private final int max;

  // guarded by this
  private List<Pending> waiting = new ArrayList<>();
  private boolean woken;
  private boolean closed;
  private Thread sleeper;
  private int wanted;

  AppendQueue(int max) {
    this.max = max;
  }

  synchronized Next offer(Pending append) {
    if (closed) {
      return Next.REFUSE_CLOSED;
    }
    if (waiting.size() >= max) {
      return Next.REFUSE_BUSY;
    }
    waiting.add(append);
    if (sleeper != null && waiting.size() >= wanted) {
      LockSupport.unpark(sleeper);
    }
    if (woken) {
      return Next.NOTHING;
    }
    woken = true;
    return Next.WAKE_WRITER;
  }

  /** All that wait; or nothing, and then the writer has to be told of the next. */
  synchronized Optional<List<Pending>> take() {
    if (waiting.isEmpty()) {
      woken = false;
      return Optional.empty();
    }
    List<Pending> all = waiting;
    waiting = new ArrayList<>();
    return Optional.of(all);
  }

  /** How many there is room for. */
  int max() {
    return max;
  }

  /** Unparks this thread as soon as so many wait; nobody if it is null. */
  synchronized void awaken(Thread thread, int size) {
    sleeper = thread;
    wanted = size;
  }

  /** Takes no more; what waits can still be taken. */
  synchronized void close() {
    closed = true;
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }

  synchronized int size() {
    return waiting.size();
  }
}
