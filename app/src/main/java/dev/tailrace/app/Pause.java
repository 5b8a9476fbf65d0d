package dev.tailrace.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits, and measures waits; a port, so that tests need not wait. */
@FunctionalInterface
interface Pause {
  void of(Duration time) throws InterruptedException;

  /** For one who waits by other means: how much of that time is yet to be waited. */
  default Duration yetToWait(Duration time) {
    return time;
  }

  /** Nanoseconds since some time, by which waits are measured: {@link System#nanoTime}. */
  default long nanos() {
    return System.nanoTime();
  }

  /** Waits in real time. */
  static Pause real() {
    CountDownLatch never = new CountDownLatch(1);
    return time -> never.await(time.toNanos(), TimeUnit.NANOSECONDS);
  }
}
