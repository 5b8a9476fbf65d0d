package dev.tailrace.app;

import java.util.List;

/**
 * What somebody gave as the value of a setting.
 *
 * @param source what kind of place it came from
 * @param origin that place, to be shown: {@code flag}, {@code TAILRACE_SYNC}, {@code
 *     tailrace.yaml:12}
 * @param values the value as it was written; several for a setting that repeats
 *     <p>Threads: immutable.
 */
record Given(Source source, String origin, List<String> values) {
  /** The kinds of places. */
  enum Source {
    /** The command line. */
    FLAG,
    /** An environment variable. */
    VARIABLE,
    /** A file that a variable names: what is kept so is kept from being shown. */
    SECRET,
    /** A file of settings. */
    FILE
  }

  Given {
    values = List.copyOf(values);
  }

  static Given flag(List<String> values) {
    return new Given(Source.FLAG, "flag", values);
  }
}
