package dev.tailrace.app;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody who mistyped may have meant. Threads: immutable. */
final class Nearest {
  private static final int LONGEST = 100;

  private Nearest() {}

  /** The nearest of the names, unless all are far off: more than a third would have to change. */
  static Optional<String> to(String mistyped, Collection<String> names) {
    String wrong = bare(mistyped.substring(0, Math.min(mistyped.length(), LONGEST)));
    return names.stream()
        .filter(name -> distance(wrong, bare(name)) <= Math.max(1, wrong.length() / 3))
        .min(
            Comparator.comparingInt((String name) -> distance(wrong, bare(name)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** As a question to put behind a complaint, or nothing. */
  static String hint(String mistyped, Collection<String> names) {
    return to(mistyped, names).map(name -> "; did you mean " + name + "?").orElse("");
  }

  /** maxAge, max_age and --max-age are the same mistake. */
  private static String bare(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "");
  }

  /** How many characters have to be put in, taken out, changed or exchanged with the next. */
  private static int distance(String from, String to) {
    int[][] rows = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        rows[i][j] = i == 0 || j == 0 ? i + j : cheapest(rows, from, to, i, j);
      }
    }
    return rows[from.length()][to.length()];
  }

  private static int cheapest(int[][] rows, String from, String to, int i, int j) {
    boolean same = from.charAt(i - 1) == to.charAt(j - 1);
    int least = rows[i - 1][j - 1] + (same ? 0 : 1);
    least = Math.min(least, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
    boolean exchanged =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return exchanged ? Math.min(least, 1 + rows[i - 2][j - 2]) : least;
  }
}
