package dev.tailrace.app;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the demo's feeders going. A feeder that fails is logged and tried again at its next turn.
 *
 * <p>Threads: immutable; the feeders run on the scheduler, which its owner shuts down.
 */
final class DemoFeeders {
  private static final Logger LOG = LoggerFactory.getLogger(DemoFeeders.class);

  private final ScheduledExecutorService scheduler;

  DemoFeeders(ScheduledExecutorService scheduler) {
    this.scheduler = scheduler;
  }

  /** Polls at once, and then again so long after each poll has ended. */
  void start(NewsFeed news, Duration every) {
    repeat("news feed", news::poll, every);
  }

  /** Ticks at once, and then again so long after each tick has ended. */
  void start(PriceTicker prices, Duration every) {
    repeat("price ticker", prices::tick, every);
  }

  private interface Turn {
    void take() throws IOException;
  }

  private void repeat(String name, Turn turn, Duration every) {
    scheduler.scheduleWithFixedDelay(
        () -> take(name, turn), 0, every.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** An exception that got out would end the feeder for good, and silently. */
  private static void take(String name, Turn turn) {
    try {
      turn.take();
    } catch (IOException | RuntimeException e) {
      LOG.warn("The demo's {} failed and will be tried again: {}", name, e.toString());
    }
  }
}
