package dev.tailrace.load;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The time a run goes by, and how it waits; a port, so that tests move their own clock.
 *
 * <p>Threads: {@link #nanos} from any thread; {@link #await} is the publishing thread's.
 */
public interface Timing {
  /** The time in nanoseconds, from an origin of its own, as {@link System#nanoTime}. */
  long nanos();

  /** Returns when the selector has something, and after {@code nanos} at the latest. */
  void await(Selector selector, long nanos) throws IOException;

  /** Real time. */
  static Timing real() {
    return new Real(System::nanoTime);
  }

  /**
   * Waits to some ten microseconds, since a late publish would count as latency: a selector waits
   * whole milliseconds, a parked thread wakes about 60 µs late, and the rest is spun.
   *
   * @param clock the clock
   *     <p>Threads: immutable.
   */
  record Real(LongSupplier clock) implements Timing {
    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long WAKES_LATE = TimeUnit.MICROSECONDS.toNanos(80);

    @Override
    public long nanos() {
      return clock.getAsLong();
    }

    @Override
    public void await(Selector selector, long nanos) throws IOException {
      if (nanos > MILLISECOND + WAKES_LATE) {
        selector.select((nanos - WAKES_LATE) / MILLISECOND);
      } else if (selector.selectNow() == 0 && nanos > WAKES_LATE) {
        LockSupport.parkNanos(nanos - WAKES_LATE);
      } else {
        Thread.onSpinWait();
      }
    }
  }
}
