package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HistogramTest {
  @Test
  void aValueOnABoundIsWithinIt() {
    Histogram histogram = Histogram.ofEvents();

    histogram.record(0);
    histogram.record(1);
    histogram.record(2);
    histogram.record(10);
    histogram.record(11);
    histogram.record(Long.MAX_VALUE / 4);

    assertThat(histogram.counts()).containsExactly(1, 1, 2, 1, 0, 0, 0, 0, 1);
    assertThat(histogram.bounds()).hasSameSizeAs(histogram.counts());
    assertThat(histogram.bounds()[8]).isInfinite();
    assertThat(histogram.count()).isEqualTo(6);
  }

  @Test
  void whatHappenedToManyCountsForEach() {
    Histogram histogram = Histogram.ofMoments();

    histogram.record(TimeUnit.MILLISECONDS.toNanos(2), 500);

    assertThat(histogram.counts()[1]).isEqualTo(500);
    assertThat(histogram.sum()).isEqualTo(1.0);
  }

  @Test
  void aClockThatStepsBackTakesNothingAway() {
    Histogram histogram = Histogram.ofMoments();

    histogram.record(-1_000_000_000L, 3);

    assertThat(histogram.counts()[0]).isEqualTo(3);
    assertThat(histogram.sum()).isZero();
  }

  @Test
  void boundsRiseAndAreFew() {
    for (Histogram each :
        new Histogram[] {Histogram.ofEvents(), Histogram.ofLives(), Histogram.ofMoments()}) {
      double[] sorted = each.bounds();
      Arrays.sort(sorted);

      assertThat(each.bounds()).isEqualTo(sorted).doesNotHaveDuplicates();
      assertThat(each.bounds().length).isLessThanOrEqualTo(15);
    }
  }
}
