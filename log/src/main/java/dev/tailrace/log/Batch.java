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
 */
public record Batch(long from, List<LogRecord> records, long next) {
  public Batch {
    records = List.copyOf(records);
  }
}
