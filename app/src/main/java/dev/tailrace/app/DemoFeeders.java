package dev.tailrace.app;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the demo's feeders going. A feeder that fails is tried again at its next turn; a failure is
 * logged when it begins, not as often as it is met.
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
        new Feeder(name, turn), 0, every.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Takes its turns whatever happens: an exception that got out would end them for good, and
   * silently.
   */
  private static final class Feeder implements Runnable {
    private final String name;
    private final Turn turn;
    private String trouble = "";

    Feeder(String name, Turn turn) {
      this.name = name;
      this.turn = turn;
    }

    @Override
    public void run() {
      try {
        turn.take();
        trouble = "";
      } catch (IOException | RuntimeException e) {
        tell(e.toString());
      }
    }

    private void tell(String failure) {
      if (!failure.equals(trouble)) {
        LOG.warn("The demo's {} failed and goes on being tried: {}", name, failure);
      }
      trouble = failure;
    }
  }
}
