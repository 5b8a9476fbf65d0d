package dev.tailrace.load;

import java.util.ArrayList;
import java.util.List;

/**
 * A logarithmic axis of times in nanoseconds, which begins and ends at one of its ticks.
 *
 * <p>Threads: immutable.
 */
final class LogAxis {
  private static final int[] ROUND = {1, 2, 5};
  private static final int MANY = 9;

  private final List<Long> ticks;
  private final double from;
  private final double to;

  /**
   * @param from where the smallest value is, in the picture
   * @param to where the largest is
   */
  LogAxis(long smallest, long largest, double from, double to) {
    this.from = from;
    this.to = to;
    ticks = between(Math.max(1, smallest), Math.max(2, largest));
  }

  double at(long value) {
    double first = Math.log(ticks.get(0));
    double last = Math.log(ticks.get(ticks.size() - 1));
    double place = (Math.log(Math.max(value, ticks.get(0))) - first) / (last - first);
    return from + (to - from) * place;
  }

  /** 1, 2, 5, 10, …; where these are too many, 1, 10, 100, …. */
  List<Long> ticks() {
    long decades = ticks.stream().filter(LogAxis::isPowerOfTen).count();
    return ticks.size() <= MANY || decades < 2
        ? ticks
        : ticks.stream().filter(LogAxis::isPowerOfTen).toList();
  }

  private static List<Long> between(long smallest, long largest) {
    List<Long> ticks = new ArrayList<>();
    long before = 1;
    for (long power = 1; ticks.isEmpty() || before < largest; power *= 10) {
      for (int factor : ROUND) {
        long tick = power * factor;
        if (tick > smallest && ticks.isEmpty()) {
          ticks.add(before);
        }
        if (!ticks.isEmpty() && before < largest) {
          ticks.add(tick);
        }
        before = tick;
      }
    }
    return ticks;
  }

  private static boolean isPowerOfTen(long value) {
    return Long.toString(value).matches("10*");
  }
}
