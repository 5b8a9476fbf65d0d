package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ServerMetrics.Limit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PacerTest {
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private long now;
  private int waits;
  private final List<String> through = new ArrayList<>();
  private final TimerWheel wheel = new TimerWheel(() -> now, TICK_NANOS, 8);
  private final Buckets<String> rates = new Buckets<>(Rate.parse("2/s"), 1, () -> now);
  private final Pacer<String> pacer =
      new Pacer<>(
          wheel,
          () -> Wait.of(rates.take("ann"), Limit.PUBLISH_RATE),
          through::add,
          () -> waits++);

  @Test
  void whatComesTooEarlyHasItsTurnLaterInItsOrder() {
    offer("a", "b", "c", "d", "e");
    assertThat(through).containsExactly("a", "b");
    assertThat(pacer.holds()).isTrue();

    passMillis(500);
    assertThat(through).containsExactly("a", "b", "c");
    passMillis(1000);

    assertThat(through).containsExactly("a", "b", "c", "d", "e");
    assertThat(pacer.holds()).isFalse();
    assertThat(waits).isEqualTo(2);
  }

  @Test
  void onlyTheFirstThatWaitsIsToldOf() {
    assertThat(pacer.offer("a")).isNull();
    assertThat(pacer.offer("b")).isNull();

    assertThat(pacer.offer("c")).isEqualTo(Limit.PUBLISH_RATE);

    assertThat(pacer.offer("d")).isNull();
  }

  @Test
  void afterAStopNothingHasItsTurn() {
    offer("a", "b", "c", "d");

    assertThat(pacer.stop()).containsExactly("c", "d");
    passMillis(10_000);

    assertThat(through).containsExactly("a", "b");
    assertThat(waits).isZero();
  }

  private void offer(String... all) {
    for (String each : all) {
      pacer.offer(each);
    }
  }

  private void passMillis(long millis) {
    now += TimeUnit.MILLISECONDS.toNanos(millis);
    wheel.advance();
  }
}
