package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ClientOptions.Rates;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RetryAdviceTest {
  private static final int DRAWS = 1000;

  private final SplittableRandom random = new SplittableRandom(1);
  private long now = Long.MAX_VALUE - 1_000_000_000L; // will wrap
  private long connections;
  private RetryAdvice advice = advice(Rate.NONE);

  @Test
  void inQuietEachIsToldATimeInTheRange() {
    LongStream told = LongStream.range(0, DRAWS).map(i -> advice.opened(random));

    assertThat(told.summaryStatistics())
        .satisfies(s -> assertThat(s.getMin()).isBetween(2000L, 2100L))
        .satisfies(s -> assertThat(s.getMax()).isBetween(4900L, 5000L));
  }

  @Test
  void moreThanIsComfortableMakesTimesLonger() {
    arrive(RetryAdvice.COMFORTABLE_PER_SECOND * 3);

    LongStream told = LongStream.range(0, DRAWS).map(i -> advice.opened(random));

    assertThat(told).allMatch(millis -> millis >= 6000 && millis <= 15_000);
  }

  @Test
  void theFactorHasALimit() {
    arrive(RetryAdvice.COMFORTABLE_PER_SECOND * 50);

    assertThat(advice.factor()).isEqualTo(RetryAdvice.MOST);
    assertThat(advice.hurried(random)).isBetween(20_000L, 50_000L);
  }

  @Test
  void whenTheCrowdHasPassedTimesAreShortAgain() {
    arrive(RetryAdvice.COMFORTABLE_PER_SECOND * 5);

    passSeconds(RecentRate.SECONDS - 1);
    assertThat(advice.factor()).isEqualTo(5);
    passSeconds(1);

    assertThat(advice.factor()).isEqualTo(1);
  }

  @Test
  void aRateThatIsSetIsComfortableUpToItsHalf() {
    advice = advice(Rate.parse("100/s"));

    arrive(50);
    assertThat(advice.factor()).isEqualTo(1);
    arrive(50);

    assertThat(advice.factor()).isEqualTo(2);
  }

  @Test
  void placesThatBecomeScarceMakeTimesLonger() {
    connections = 800;
    assertThat(advice.factor()).isEqualTo(1);

    connections = 900;
    assertThat(advice.factor()).isBetween(5.4, 5.6);
    connections = 1100;

    assertThat(advice.factor()).isEqualTo(RetryAdvice.MOST);
  }

  @Test
  void whoIsRefusedStaysAwayLonger() {
    assertThat(LongStream.range(0, DRAWS).map(i -> advice.refused(random)))
        .allMatch(millis -> millis >= 48_000 && millis <= 72_000);
  }

  @Test
  void whoIsSentAwayComesBackWithinTheTimeThatIsSaid() {
    Duration min = Duration.ofMillis(10);
    Duration max = Duration.ofMillis(12);

    assertThat(LongStream.range(0, DRAWS).map(i -> advice.within(min, max, random)).distinct())
        .containsExactlyInAnyOrder(10L, 11L, 12L);
  }

  private void arrive(int count) {
    for (int i = 0; i < count; i++) {
      advice.arrived();
    }
  }

  private RetryAdvice advice(Rate connect) {
    ServerOptions options =
        ServerOptions.builder(new InetSocketAddress(0))
            .limits(LimitOptions.DEFAULTS.withMaxConnections(1000))
            .clients(ClientOptions.DEFAULTS.withRates(new Rates(Rate.NONE, connect, Rate.NONE)))
            .build();
    return new RetryAdvice(options, () -> connections, () -> now);
  }

  private void passSeconds(int seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
  }
}
