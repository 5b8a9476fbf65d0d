package dev.tailrace.load;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** Writes amounts as a person reads them, to three digits. Threads: immutable. */
final class Quantity {
  private static final String[] BINARY = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  private static final String[] TIMES = {"ns", "µs", "ms", "s"};

  private static final MathContext DIGITS = new MathContext(3);

  private Quantity() {}

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String number(double number) {
    if (!Double.isFinite(number)) {
      return "–";
    }
    double rounded = BigDecimal.valueOf(number).round(DIGITS).doubleValue();
    double size = Math.abs(rounded);
    if (size >= 100 || rounded == 0) {
      return String.format(Locale.ROOT, "%,.0f", number);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", rounded);
  }

  /** Without rounding, for what somebody chose. */
  static String exact(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }

  static String nanos(double nanos) {
    return nanos(nanos, Quantity::number);
  }

  /** Without rounding, for what somebody chose. */
  static String exactNanos(double nanos) {
    return nanos(nanos, Quantity::exact);
  }

  private static String nanos(double nanos, DoubleFunction<String> form) {
    double value = nanos;
    int unit = nanos == 0 ? TIMES.length - 1 : 0;
    while (Math.abs(value) >= 999.5 && unit < TIMES.length - 1) {
      value /= 1000;
      unit++;
    }
    return form.apply(value) + " " + TIMES[unit];
  }

  static String seconds(double seconds) {
    return nanos(seconds * 1e9);
  }

  static String bytes(double bytes) {
    double value = bytes;
    int unit = 0;
    while (Math.abs(value) >= 1023.5 && unit < BINARY.length - 1) {
      value /= 1024;
      unit++;
    }
    return number(value) + " " + BINARY[unit];
  }
}
