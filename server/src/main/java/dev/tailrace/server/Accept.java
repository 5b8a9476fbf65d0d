package dev.tailrace.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What a client would like to be answered with (RFC 9110 12.5.1): by quality, then by how exactly
 * it asked, then by the order in which the server offers.
 *
 * <p>Threads: immutable.
 */
final class Accept {
  private record Range(String type, String subtype, double quality) {
    /** 0 for no match, 1 for any type, 2 for any subtype, 3 for exactly this. */
    int match(String offer) {
      int slash = offer.indexOf('/');
      if (type.equals("*")) {
        return subtype.equals("*") ? 1 : 0;
      }
      if (!type.equals(offer.substring(0, slash))) {
        return 0;
      }
      return subtype.equals("*") ? 2 : subtype.equals(offer.substring(slash + 1)) ? 3 : 0;
    }
  }

  private record Ranked(String offer, double quality, int match) {}

  private final List<Range> ranges;

  private Accept(List<Range> ranges) {
    this.ranges = ranges;
  }

  /**
   * What a header's values say; none at all means anything. A range that cannot be read does not
   * count.
   */
  static Accept parse(List<String> values) {
    List<Range> ranges = new ArrayList<>();
    for (String value : values) {
      for (String element : value.split(",")) {
        addRange(element.strip().toLowerCase(Locale.ROOT), ranges);
      }
    }
    return new Accept(ranges.isEmpty() ? List.of(new Range("*", "*", 1)) : ranges);
  }

  /** The offers that are acceptable, best first. */
  List<String> rank(List<String> offers) {
    return offers.stream()
        .map(this::ranked)
        .filter(r -> r.quality() > 0)
        .sorted(
            Comparator.comparingDouble(Ranked::quality)
                .thenComparingInt(Ranked::match)
                .reversed())
        .map(Ranked::offer)
        .toList();
  }

  private Ranked ranked(String offer) {
    Ranked best = new Ranked(offer, 0, 0);
    for (Range range : ranges) {
      int match = range.match(offer);
      if (match > best.match()) {
        best = new Ranked(offer, range.quality(), match);
      }
    }
    return best;
  }

  private static void addRange(String element, List<Range> ranges) {
    String[] parts = element.split(";");
    int slash = parts[0].indexOf('/');
    if (slash > 0) {
      String type = parts[0].substring(0, slash).strip();
      ranges.add(new Range(type, parts[0].substring(slash + 1).strip(), quality(parts)));
    }
  }

  /** The weight among an element's parameters (RFC 9110 12.4.2); 0 if it cannot be read. */
  static double quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String part = parts[i].strip();
      if (part.startsWith("q=")) {
        String number = part.substring(2).strip();
        return number.matches("(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)") ? Double.parseDouble(number) : 0;
      }
    }
    return 1;
  }
}
