package dev.tailrace.doctor;

import java.util.Map;

/** A diagnosis for people: a line for each finding, then the verdict. Threads: immutable. */
public final class TextReport {
  private static final int WIDTH = 100;
  private static final int INDENT = 2;
  private static final Map<Grade, String> MARKS =
      Map.of(Grade.GOOD, "✓", Grade.NOTE, "-", Grade.WARNING, "!", Grade.WRONG, "✗");
  private static final Map<Grade, String> COLOURS =
      Map.of(Grade.GOOD, "32", Grade.NOTE, "2", Grade.WARNING, "33", Grade.WRONG, "31");

  private TextReport() {}

  /**
   * The report, of several lines, each with its line end.
   *
   * @param colour whether to colour the marks, for a terminal
   */
  public static String of(Diagnosis diagnosis, boolean colour) {
    StringBuilder out = new StringBuilder();
    out.append(diagnosis.stream()).append("\n\n");
    int column = column(diagnosis);
    String lastRemedy = "";
    for (Finding each : diagnosis.findings()) {
      out.append(mark(each.grade(), colour)).append(' ').append(each.code());
      out.append(" ".repeat(column - INDENT - each.code().length()));
      wrap(each.sentence(), column, out);
      if (!each.remedy().isEmpty()) {
        out.append(" ".repeat(column));
        wrap("→ " + (each.remedy().equals(lastRemedy) ? "as above" : each.remedy()), column, out);
        lastRemedy = each.remedy();
      }
    }
    return out.append('\n').append(diagnosis.verdict()).append('\n').toString();
  }

  /** Where the sentences begin. */
  private static int column(Diagnosis diagnosis) {
    int longest =
        diagnosis.findings().stream().mapToInt(each -> each.code().length()).max().orElse(0);
    return INDENT + longest + 2;
  }

  private static String mark(Grade grade, boolean colour) {
    String mark = MARKS.get(grade);
    return colour ? "\u001b[" + COLOURS.get(grade) + "m" + mark + "\u001b[0m" : mark;
  }

  /** Appends words from this column on; further lines begin at it too. */
  private static void wrap(String text, int column, StringBuilder out) {
    int at = column;
    boolean first = true;
    for (String word : text.split(" ")) {
      if (!first && at + 1 + word.length() > WIDTH) {
        out.append('\n').append(" ".repeat(column));
        at = column;
        first = true;
      }
      out.append(first ? "" : " ").append(word);
      at += word.length() + (first ? 0 : 1);
      first = false;
    }
    out.append('\n');
  }
}
