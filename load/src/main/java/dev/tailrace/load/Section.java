package dev.tailrace.load;

import java.util.List;

/**
 * Figures of a report that belong together.
 *
 * @param key its name for a program
 * @param title its name for a person
 * @param figures in the order to show them in
 *     <p>Threads: immutable.
 */
public record Section(String key, String title, List<Figure> figures) {
  public Section {
    figures = List.copyOf(figures);
  }
}
