package dev.tailrace.log;

import java.time.Instant;
import java.util.function.Predicate;

/** A place in the log that is named by something other than a cursor. */
public sealed interface Seek {
  /** Before the earliest entry that is left. */
  record Earliest() implements Seek {}

  /** Before the newest {@code count} entries (0 or more) of the topics. */
  record Last(int count) implements Seek {
    public Last {
      if (count < 0) {
        throw new IllegalArgumentException("last is negative: " + count);
      }
    }
  }

  /** Before the first entry appended at this time or later. */
  record Since(Instant time) implements Seek {}

  /**
   * After the entry that a publisher gave this id. Of several, the earliest one left on one of the
   * topics read; if there is none on them, the earliest one on any topic.
   *
   * @param counts which entries count; the others are as if they were not there. A pure function,
   *     called from any thread
   */
  record AfterId(String id, Predicate<LogRecord> counts) implements Seek {
    private static final Predicate<LogRecord> ALL = record -> true;

    /** After the entry of this id, whatever it is. */
    public AfterId(String id) {
      this(id, ALL);
    }
  }
}
