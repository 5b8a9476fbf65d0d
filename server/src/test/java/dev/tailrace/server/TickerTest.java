package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TickerTest {
  private long nanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(3); // will wrap
  private int advances;
  private final Ticker ticker = new Ticker(() -> nanos, () -> advances++);

  @Test
  void everyTickAdvances() {
    for (int i = 0; i < 100; i++) {
      tickAfter(100);
    }

    assertThat(advances).isEqualTo(100);
  }

  @Test
  void afterAPauseOneTickIsLeftOut() {
    tickAfter(10_000);
    assertThat(advances).isZero();

    tickAfter(0);

    assertThat(advances).isEqualTo(1);
  }

  @Test
  void aLoopThatIsAlwaysLateAdvancesEverySecondTime() {
    for (int i = 0; i < 10; i++) {
      tickAfter(2_000);
    }

    assertThat(advances).isEqualTo(5);
  }

  private void tickAfter(long millis) {
    nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    ticker.tick();
  }
}
