package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final RandomGenerator least = fixed(0);
  private final RandomGenerator most = fixed(-1L);

  @Test
  void theWaitDoublesUpToTheCap() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), least);

    assertThat(backoff.after(1)).hasSeconds(1);
    assertThat(backoff.after(2)).hasSeconds(2);
    assertThat(backoff.after(3)).hasSeconds(4);
    assertThat(backoff.after(4)).hasSeconds(5);
    assertThat(backoff.after(1_000_000)).hasSeconds(5);
  }

  @Test
  void chanceAddsUpToAHalf() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), most);

    assertThat(backoff.after(1)).isBetween(Duration.ofMillis(1400), Duration.ofMillis(1500));
  }

  @Test
  void whatTheServerAskedForIsNeverCutShort() {
    Backoff backoff = new Backoff(Duration.ofMinutes(2), Duration.ofSeconds(30), least);

    assertThat(backoff.after(1)).hasMinutes(2);
    assertThat(backoff.after(9)).hasMinutes(2);
  }

  private static RandomGenerator fixed(long bits) {
    return () -> bits;
  }
}
