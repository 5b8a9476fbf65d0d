package dev.tailrace.doctor;

import java.util.function.LongSupplier;

/**
 * The doctor's nanoseconds, which a hub lets go slowly as long as something is on its way, and like
 * real ones while the doctor waits for what does not come. So it costs the hub nothing that a busy
 * machine puts a thread aside: three seconds are 75 ms, and the least that counts is 100.
 *
 * <p>Threads: thread-safe.
 */
final class Pace implements LongSupplier {
  private static final double SLOW = 1 / 40.0;

  // under the monitor
  private double pace = SLOW;
  private long real = System.nanoTime();
  private double ticks;

  @Override
  public synchronized long getAsLong() {
    long now = System.nanoTime();
    ticks += (now - real) * pace;
    real = now;
    return (long) ticks;
  }

  /** Something is on its way. */
  void slow() {
    go(SLOW);
  }

  /** What is waited for will not come. */
  void real() {
    go(1);
  }

  /** It will not come, but something else may follow. */
  void half() {
    go(0.5);
  }

  private synchronized void go(double next) {
    getAsLong();
    pace = next;
  }
}
