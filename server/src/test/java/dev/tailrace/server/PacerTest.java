package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

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
  private final ClientRates rates = new ClientRates(Rate.parse("2/s"), () -> now);
  private final Pacer<String> pacer =
      new Pacer<>(wheel, () -> rates.take(new ClientKey(0, 1)), through::add, () -> waits++);

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
    assertThat(pacer.offer("a")).isFalse();
    assertThat(pacer.offer("b")).isFalse();

    assertThat(pacer.offer("c")).isTrue();

    assertThat(pacer.offer("d")).isFalse();
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
