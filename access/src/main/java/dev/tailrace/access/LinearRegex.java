package dev.tailrace.access;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression that a whole text matches or not, in steps that are at most the length of the
 * text times the size of the program; the program is bounded. RE2/J never goes back.
 *
 * <p>Threads: immutable.
 */
final class LinearRegex {
  /** The largest program: what one character of a topic may cost, in steps. */
  static final int MAX_PROGRAM = 2_000;

  /** The longest source. It bounds what is spent on a program that is then too large. */
  static final int MAX_SOURCE = 64 * 1024;

  private final Pattern pattern;

  private LinearRegex(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * Compiles.
   *
   * @param copies how many copies of a part the counted repetitions in it may make
   * @throws IllegalArgumentException if it is not understood or too large
   */
  static LinearRegex of(String source, int copies) {
    if (source.length() > MAX_SOURCE || copies > MAX_PROGRAM) {
      throw tooLarge();
    }
    try {
      Pattern pattern = Pattern.compile(source, Pattern.DISABLE_UNICODE_GROUPS);
      if (pattern.programSize() > MAX_PROGRAM) {
        throw tooLarge();
      }
      return new LinearRegex(pattern);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "a topic matcher has a regular expression that is not understood: " + e.getDescription(),
          e);
    }
  }

  boolean matches(String text) {
    return pattern.matches(text);
  }

  /** How many steps one character may cost. */
  int size() {
    return pattern.programSize();
  }

  private static IllegalArgumentException tooLarge() {
    return new IllegalArgumentException(
        "a topic matcher would take more than " + MAX_PROGRAM + " steps for each character");
  }
}
