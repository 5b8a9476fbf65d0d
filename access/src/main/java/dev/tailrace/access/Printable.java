package dev.tailrace.access;

import java.util.Locale;

/** Text from strangers, made fit for a line in a log or on a terminal. Threads: immutable. */
final class Printable {
  private static final int LONGEST = 300;

  private Printable() {}

  /** With escapes for what is no visible character, and cut where it gets long. */
  static String of(String text) {
    StringBuilder printable = new StringBuilder();
    text.codePoints().limit(LONGEST).forEach(point -> append(point, printable));
    return text.codePointCount(0, text.length()) > LONGEST ? printable + "…" : printable.toString();
  }

  private static void append(int point, StringBuilder printable) {
    int type = Character.getType(point);
    boolean visible =
        !Character.isISOControl(point)
            && type != Character.FORMAT
            && type != Character.SURROGATE
            && type != Character.LINE_SEPARATOR
            && type != Character.PARAGRAPH_SEPARATOR;
    if (visible) {
      printable.appendCodePoint(point);
    } else {
      printable.append(String.format(Locale.ROOT, "\\u%04x", point));
    }
  }
}
