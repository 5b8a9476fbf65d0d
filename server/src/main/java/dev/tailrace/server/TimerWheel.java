package dev.tailrace.server;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All the deadlines of one event loop: heartbeats, stalls, slow requests. Setting, moving and
 * dropping a timer costs the same however many there are, and none of them has a task of its own. A
 * timer fires with the first {@link #advance} at or after its time, rounded up to a tick.
 *
 * <pre>
 *   slot  0    1    2    3 …   a ring; tick t is in slot t mod length
 *         │    │                timers of later rounds wait in the same slot
 *         ▼    ▼
 *        T─T   T─T─T            doubly linked through the timers themselves
 * </pre>
 *
 * <p>Threads: confined to its event loop.
 */
final class TimerWheel {
  /** Something that happens later. */
  abstract static class Timer {
    // the wheel's
    Timer previous;
    Timer next;
    long dueTick;
    boolean armed;

    /** The time has come. The timer is free to be scheduled again. */
    abstract void expired(long nowNanos);
  }

  private static final class Head extends Timer {
    @Override
    void expired(long nowNanos) {
      throw new IllegalStateException("the head of a slot is no timer");
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(TimerWheel.class);

  private final LongSupplier nanos;
  private final long tickNanos;
  private final Head[] slots;
  private final long startNanos;
  private final List<Timer> due = new ArrayList<>(); // empty but within advance
  private long tick;

  /**
   * @param nanos a clock that only runs forward, in nanoseconds from any origin
   * @param tickNanos the resolution
   * @param length how many ticks the ring has
   */
  TimerWheel(LongSupplier nanos, long tickNanos, int length) {
    this.nanos = nanos;
    this.tickNanos = tickNanos;
    this.slots = new Head[length];
    this.startNanos = nanos.getAsLong();
    for (int i = 0; i < length; i++) {
      slots[i] = new Head();
      slots[i].next = slots[i];
      slots[i].previous = slots[i];
    }
  }

  /** Sets the timer, or moves it. */
  void schedule(Timer timer, long delayNanos) {
    scheduleAt(timer, nanos.getAsLong() + delayNanos);
  }

  /** As above, for a time of the clock; one that has passed comes with the next tick. */
  void scheduleAt(Timer timer, long atNanos) {
    cancel(timer);
    long due = atNanos - startNanos;
    timer.dueTick = Math.max(tick + 1, (due + tickNanos - 1) / tickNanos);
    timer.armed = true;
    link(timer, slots[(int) (timer.dueTick % slots.length)]);
  }

  /** Drops the timer, if it is set. */
  void cancel(Timer timer) {
    timer.armed = false;
    if (timer.next != null) {
      unlink(timer);
    }
  }

  /** Fires what is due. */
  void advance() {
    long now = nanos.getAsLong();
    long target = (now - startNanos) / tickNanos;
    long from = Math.max(tick + 1, target - slots.length + 1);
    tick = Math.max(tick, target);
    for (long t = from; t <= target; t++) {
      collect(slots[(int) (t % slots.length)], target);
    }
    try {
      for (Timer timer : due) {
        if (timer.armed && timer.next == null) { // neither dropped nor moved by one before it
          timer.armed = false;
          fire(timer, now);
        }
      }
    } finally {
      due.clear();
    }
  }

  private static void fire(Timer timer, long now) {
    try {
      timer.expired(now);
    } catch (RuntimeException e) { // or the others that are due would never fire
      LOG.error("a timer failed", e);
    }
  }

  private void collect(Head slot, long target) {
    Timer next;
    for (Timer timer = slot.next; timer != slot; timer = next) {
      next = timer.next;
      if (timer.dueTick <= target) {
        unlink(timer);
        due.add(timer);
      }
    }
  }

  private static void link(Timer timer, Head slot) {
    timer.previous = slot.previous;
    timer.next = slot;
    slot.previous.next = timer;
    slot.previous = timer;
  }

  private static void unlink(Timer timer) {
    timer.previous.next = timer.next;
    timer.next.previous = timer.previous;
    timer.previous = null;
    timer.next = null;
  }
}
