package dev.tailrace.load;

import java.util.Locale;

/** Writes amounts as a person reads them, to three digits. Threads: immutable. */
final class Quantity {
  private static final String[] BINARY = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  private static final String[] TIMES = {"ns", "µs", "ms", "s"};

  private Quantity() {}

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String number(double number) {
    double size = Math.abs(number);
    if (size >= 100 || number == Math.rint(number)) {
      return String.format(Locale.ROOT, "%,.0f", number);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f", number);
  }

  static String nanos(double nanos) {
    double value = nanos;
    int unit = 0;
    while (Math.abs(value) >= 999.5 && unit < TIMES.length - 1) {
      value /= 1000;
      unit++;
    }
    return number(value) + " " + TIMES[unit];
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
