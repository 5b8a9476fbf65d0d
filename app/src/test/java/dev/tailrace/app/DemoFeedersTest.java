package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DemoFeedersTest {
  private final RecordingPublisher hub = new RecordingPublisher();
  private final ManualScheduler scheduler = new ManualScheduler();
  private final DemoFeeders feeders = new DemoFeeders(scheduler);

  @Test
  void aTickerTicksAtItsPace() {
    feeders.start(ticker(), Duration.ofMillis(200));

    scheduler.runAll();
    scheduler.runAll();

    assertThat(scheduler.delays).containsExactly(Duration.ofMillis(200));
    assertThat(hub.events()).hasSize(2);
  }

  @Test
  void aFeederThatFailsIsTriedAgain() {
    hub.refuse(1);
    feeders.start(ticker(), Duration.ofMillis(200));

    scheduler.runAll();
    assertThat(hub.events()).isEmpty();

    scheduler.runAll();
    assertThat(hub.events()).hasSize(1);
  }

  @Test
  void aFeedThatCannotBeReadDoesNotStopTheOthers() {
    NewsSource broken =
        () -> {
          throw new IllegalStateException("broken");
        };
    feeders.start(new NewsFeed(broken, 1, hub), Duration.ofSeconds(5));
    feeders.start(ticker(), Duration.ofMillis(200));

    scheduler.runAll();
    scheduler.runAll();

    assertThat(hub.events())
        .extracting(RecordingPublisher.Published::topic)
        .containsExactly("demo/stocks", "demo/stocks");
  }

  private PriceTicker ticker() {
    return new PriceTicker(List.of(Price.parse("2012-05-18,open,FB,42.05")), hub);
  }

  /**
   * Keeps the tasks that are to be repeated, and repeats them when a test says so; starts no
   * thread.
   */
  private static final class ManualScheduler extends ScheduledThreadPoolExecutor {
    private final List<Runnable> tasks = new ArrayList<>();
    private final List<Duration> delays = new ArrayList<>();

    ManualScheduler() {
      super(0);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable task, long initialDelay, long delay, TimeUnit unit) {
      tasks.add(task);
      delays.add(Duration.of(delay, unit.toChronoUnit()));
      return null;
    }

    void runAll() {
      tasks.forEach(Runnable::run);
    }
  }
}
