package dev.tailrace.load;

import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Time that moves when a test moves it, and when everybody waits for it: a wait of the driver's
 * ends at once, with the clock moved on, if nothing is under way that could end it earlier.
 *
 * <p>Threads: thread-safe.
 */
final class ManualTiming implements Timing {
  private final AtomicLong now = new AtomicLong(1_000_000_000_000L);
  private volatile BooleanSupplier isQuiet = () -> false;

  /** Says whether nothing is under way. */
  void quietWhen(BooleanSupplier quiet) {
    isQuiet = quiet;
  }

  void advance(Duration by) {
    now.addAndGet(by.toNanos());
  }

  @Override
  public long nanos() {
    return now.get();
  }

  @Override
  public void await(Selector selector, long nanos) throws IOException {
    if (selector.selectNow() > 0 || nanos <= 0) {
      return;
    }
    if (isQuiet.getAsBoolean()) {
      now.addAndGet(nanos);
    } else {
      selector.select(1);
    }
  }
}
