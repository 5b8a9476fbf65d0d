package dev.tailrace.client;

import dev.tailrace.client.ConnectionError.Kind;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The face of a source that is taken in a loop: one event at a time, asked for when somebody waits
 * for it. The thread that waits does the work where it can, so an event that is there costs no
 * switch of threads.
 *
 * <p>Threads: confined to the loop's; as an outlet, to the mailbox. A lock, not a monitor: a
 * virtual thread that waits here holds no other.
 */
final class EventIterator implements Iterator<MessageEvent>, Outlet {
  private final EventSource source;
  private @Nullable Connector connector; // written once, at the beginning

  private @Nullable MessageEvent taken; // the loop's thread only

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // guarded by lock
  private @Nullable MessageEvent event;
  private boolean asked;
  private boolean over;
  private @Nullable EventSourceException failure;

  EventIterator(EventSource source) {
    this.source = source;
  }

  void begin(Connector opened) {
    connector = opened;
    opened.open();
  }

  @Override
  public boolean hasNext() {
    if (taken == null) {
      askOnce();
      taken = take();
    }
    return taken != null;
  }

  @Override
  public MessageEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the source is closed");
    }
    MessageEvent next = Objects.requireNonNull(taken);
    taken = null;
    return next;
  }

  /** The event asked for; null at the end. */
  private @Nullable MessageEvent take() {
    lock.lock();
    try {
      while (event == null && !over) {
        changed.await();
      }
      if (event == null && failure != null) {
        throw failure;
      }
      MessageEvent came = event;
      event = null;
      return came;
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean next(MessageEvent came) {
    lock.lock();
    try {
      event = over ? null : came;
      asked = false;
      changed.signalAll();
      return false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void ended(ConnectionError why) {
    finish(why.isCleanEnd() ? null : new EventSourceException(why));
  }

  @Override
  public void closed() {
    lock.lock();
    try {
      event = null; // nothing is delivered after close
    } finally {
      lock.unlock();
    }
    finish(null);
  }

  private void finish(@Nullable EventSourceException cause) {
    lock.lock();
    try {
      if (!over) {
        over = true;
        failure = cause;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Not under the lock: who asks may find itself delivering. Asks at the end, too: so the last
   * event counts as handled.
   */
  private void askOnce() {
    lock.lock();
    try {
      if (asked || event != null) {
        return;
      }
      asked = true;
    } finally {
      lock.unlock();
    }
    Connector opened = connector;
    if (opened != null) {
      opened.request(1);
    }
  }

  private EventSourceException interrupted(InterruptedException cause) {
    source.close();
    Thread.currentThread().interrupt();
    return new EventSourceException(
        new ConnectionError(Kind.INTERRUPTED, source.url(), null, cause, 1, true, null));
  }
}
