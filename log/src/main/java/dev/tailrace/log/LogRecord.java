package dev.tailrace.log;

import java.util.Arrays;
import java.util.List;

/**
 * One entry as it stands in the log.
 *
 * @param offset its identity
 * @param topic its canonical topic
 * @param alternates its other topics
 * @param flags what its publisher had kept with it; the log does not know what it means
 * @param timeMillis when it was appended, epoch milliseconds, never falling from one record to the
 *     next
 * @param expiresAtMillis epoch milliseconds after which it is of no use, or 0 for never
 * @param body its bytes; shared, not to be changed
 */
public record LogRecord(
    long offset,
    String topic,
    List<String> alternates,
    int flags,
    long timeMillis,
    long expiresAtMillis,
    byte[] body) {
  public LogRecord {
    alternates = List.copyOf(alternates);
  }

  static LogRecord of(Entry entry, long offset, long timeMillis, byte[] body) {
    return new LogRecord(
        offset,
        entry.topic(),
        entry.alternates(),
        entry.flags(),
        timeMillis,
        entry.expiresAtMillis(),
        body);
  }

  /** Whether it is the very one that this entry would have become in its place. */
  boolean isWhat(Entry entry, String epoch) {
    return flags == entry.flags()
        && alternates.equals(entry.alternates())
        && Arrays.equals(body, entry.body().at(epoch, offset));
  }

  /** Whether it is of no use any more at this time, in epoch milliseconds. */
  public boolean expiredAt(long millis) {
    return expiresAtMillis != 0 && expiresAtMillis <= millis;
  }
}
