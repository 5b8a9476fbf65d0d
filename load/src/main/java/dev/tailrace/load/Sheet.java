package dev.tailrace.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Gathers the figures of a section; each adds itself in the form that suits its kind.
 *
 * <p>Threads: confined to one thread.
 */
final class Sheet {
  private final String key;
  private final String title;
  private final List<Figure> figures = new ArrayList<>();

  Sheet(String key, String title) {
    this.key = key;
    this.title = title;
  }

  Section section() {
    return new Section(key, title, figures);
  }

  Sheet text(String name, String label, String value) {
    return add(name, value, label, value);
  }

  Sheet count(String name, String label, long value) {
    return add(name, value, label, Quantity.count(value));
  }

  Sheet number(String name, String label, double value, String unit) {
    return add(name, rounded(value), label, Quantity.number(value) + (" " + unit).stripTrailing());
  }

  Sheet bytes(String name, String label, double value) {
    return add(name + "_bytes", Math.round(value), label, Quantity.bytes(value));
  }

  Sheet latency(String name, String label, long nanos) {
    return add(name + "_micros", nanos / 1e3, label, Quantity.nanos(nanos));
  }

  /** A number that somebody chose. */
  Sheet setting(String name, String label, double value, String unit) {
    return add(name, value, label, Quantity.exact(value) + " " + unit);
  }

  /** A time that somebody chose. */
  Sheet setting(String name, String label, Duration value) {
    double seconds = value.toNanos() / 1e9;
    return add(name + "_seconds", seconds, label, Quantity.exactNanos(value.toNanos()));
  }

  Sheet seconds(String name, String label, double value) {
    return add(name + "_seconds", rounded(value), label, Quantity.seconds(value));
  }

  private Sheet add(String name, Object value, String label, String text) {
    figures.add(new Figure(name, value, label, text));
    return this;
  }

  /** To a millionth; what lies behind is noise, and long to read. */
  private static double rounded(double value) {
    return Double.isFinite(value) ? Math.rint(value * 1e6) / 1e6 : 0;
  }
}
