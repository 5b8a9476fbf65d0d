package dev.tailrace.load;

import java.util.List;

/** Writes a report for a person to read in a terminal. Threads: immutable. */
public final class TextReport {
  private TextReport() {}

  /** The report, of several lines. */
  public static String of(LoadReport report) {
    StringBuilder text = new StringBuilder();
    report.sections().forEach(section -> write(section, text));
    List<String> notes = Notes.of(report);
    notes.forEach(note -> text.append("Note: ").append(note).append("\n"));
    return text.append(notes.isEmpty() ? "" : "\n")
        .append("Result: ")
        .append(report.verdict())
        .append("\n")
        .toString();
  }

  private static void write(Section section, StringBuilder text) {
    text.append(section.title()).append("\n");
    for (Figure figure : section.figures()) {
      text.append(Text.of("  %-34s %s\n", figure.label(), figure.text()));
    }
    text.append("\n");
  }
}
