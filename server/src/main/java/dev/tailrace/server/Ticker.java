package dev.tailrace.server;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Has a loop's timers fire every so often. When the loop has not run for long, because the machine
 * or the process stood still, one tick is left out, so that sockets are read first: what came in
 * time must not be found to be late because the loop was.
 *
 * <p>Threads: confined to its event loop.
 */
final class Ticker {
  private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanos;
  private final Runnable advance;
  private long lastNanos;
  private boolean leftOut;

  /**
   * @param advance fires what is due
   */
  Ticker(LongSupplier nanos, Runnable advance) {
    this.nanos = nanos;
    this.advance = advance;
    this.lastNanos = nanos.getAsLong();
  }

  /** Between two calls the loop reads what has come. */
  void tick() {
    long now = nanos.getAsLong();
    leftOut = !leftOut && now - lastNanos > LONG_NANOS;
    lastNanos = now;
    if (!leftOut) {
      advance.run();
    }
  }
}
