package dev.tailrace.load;

import java.util.Locale;

/** Formats text the same way everywhere, whatever the machine's locale. Threads: immutable. */
final class Text {
  private Text() {}

  static String of(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
