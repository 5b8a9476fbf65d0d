package dev.tailrace.load;

import java.nio.channels.Selector;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * The events of a closed loop that are on their way: an event may go when the one so many before it
 * has been received by all.
 *
 * <p>Threads: thread-safe.
 */
final class Window implements Receipts {
  private final AtomicIntegerArray awaited; // by event, in turn: how many listeners have it not yet
  private final Selector publishing;

  /**
   * @param size how many events may be on their way
   * @param publishing is woken when another event may go
   */
  Window(int size, Selector publishing) {
    awaited = new AtomicIntegerArray(size);
    this.publishing = publishing;
  }

  boolean mayGo(long event) {
    return awaited.get(slot(event)) == 0;
  }

  void goes(long event, int listeners) {
    awaited.set(slot(event), listeners);
  }

  /** The event has been refused. */
  void isOff(long event) {
    awaited.set(slot(event), 0);
  }

  @Override
  public void received(long event) {
    if (awaited.decrementAndGet(slot(event)) == 0) {
      publishing.wakeup();
    }
  }

  private int slot(long event) {
    return (int) (event % awaited.length());
  }
}
