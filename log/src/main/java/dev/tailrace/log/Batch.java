package dev.tailrace.log;

import java.util.List;

/**
 * Some records of a read, in offset order.
 *
 * @param from the cursor the read really started from: the one asked for, or a later one where
 *     retention has dropped records of these topics' storage that the reader had not had. Where
 *     topics are kept by different rules, what is left from before such a loss comes first, in a
 *     batch that ends there; so each loss is told once
 * @param records the records, perhaps none
 * @param next the cursor to go on from: all that concerns the reader up to it is in {@code
 *     records}. With no records left it is the log's end at the time of the read
 * @param lost whether retention has dropped such records between the cursor asked for and the first
 *     of these. As a rule {@code from} is later then, but not where the very next record is one
 *     that another rule has kept
 */
public record Batch(long from, List<LogRecord> records, long next, boolean lost) {
  public Batch {
    records = List.copyOf(records);
  }

  /** A batch before which nothing was lost. */
  public Batch(long from, List<LogRecord> records, long next) {
    this(from, records, next, false);
  }
}
