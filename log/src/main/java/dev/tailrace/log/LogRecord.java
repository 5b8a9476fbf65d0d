package dev.tailrace.log;

/**
 * One entry as it stands in the log.
 *
 * @param offset its identity
 * @param topic its topic
 * @param timeMillis when it was appended, epoch milliseconds, never falling from one record to the
 *     next
 * @param expiresAtMillis epoch milliseconds after which it is of no use, or 0 for never
 * @param body its bytes; shared, not to be changed
 */
public record LogRecord(
    long offset, String topic, long timeMillis, long expiresAtMillis, byte[] body) {
  /** Whether it is of no use any more at this time, in epoch milliseconds. */
  public boolean expiredAt(long millis) {
    return expiresAtMillis != 0 && expiresAtMillis <= millis;
  }
}
