package dev.tailrace.load;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * An axis of percentiles with as much room for each further nine, as far as so many values reach.
 *
 * <p>Threads: immutable.
 */
final class NinesAxis {
  private static final int LEAST_NINES = 2;
  private static final int MOST_NINES = 6;

  private final int nines;
  private final int from;
  private final int to;

  NinesAxis(long values, int from, int to) {
    this.from = from;
    this.to = to;
    int reached = (int) Math.ceil(Math.log10(Math.max(values, 1)));
    nines = Math.max(LEAST_NINES, Math.min(MOST_NINES, reached));
  }

  /** Where a percentile is; one beyond the axis is at its end. */
  double at(double percentile) {
    double room = percentile >= 100 ? nines : -Math.log10(1 - percentile / 100);
    return from + (to - from) * Math.min(room, nines) / nines;
  }

  /** 0, 50, 90, 99, 99.9, … */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>(List.of(0.0, 50.0));
    for (int i = 1; i <= nines; i++) {
      ticks.add(BigDecimal.valueOf(100).subtract(BigDecimal.valueOf(100, i)).doubleValue());
    }
    return ticks;
  }

  static String label(double percentile) {
    return BigDecimal.valueOf(percentile).stripTrailingZeros().toPlainString() + " %";
  }
}
