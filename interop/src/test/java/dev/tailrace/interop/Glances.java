package dev.tailrace.interop;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Looking again and again, with a pause, until something is as it should be; not for ever.
 *
 * <p>Threads: confined to one thread.
 */
final class Glances {
  private static final int PAUSE_MILLIS = 50;

  private final String what;
  private final long limit = System.nanoTime() + Patience.LIMIT.toNanos();

  /** @param what is told, after a number, when patience ends */
  Glances(String what) {
    this.what = what;
  }

  /** It is not so yet. */
  void next(long now) throws InterruptedException {
    if (System.nanoTime() > limit) {
      throw new AssertionError(now + " " + what);
    }
    new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }
}
