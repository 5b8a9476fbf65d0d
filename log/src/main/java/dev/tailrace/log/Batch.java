package dev.tailrace.log;

import java.util.List;

/**
 * Some records of a read, in offset order.
 *
 * @param from the cursor asked for; or a later one, up to which retention may have dropped records
 *     of these topics that the reader had not had. Where topics are kept by different rules there
 *     may be records before it that have survived, and they are here
 * @param records the records, perhaps none
 * @param next the cursor to go on from: all that concerns the reader up to it is in {@code
 *     records}. With no records left it is the log's end at the time of the read
 */
public record Batch(long from, List<LogRecord> records, long next) {
  public Batch {
    records = List.copyOf(records);
  }
}
