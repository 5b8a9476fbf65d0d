package dev.tailrace.wire;

/**
 * The value of a {@code retry} field, read digit by digit and never stored: it may be of any
 * length. Zeros may lead; a number that no {@code long} holds counts as the largest.
 *
 * <p>Threads: confined to its decoder's thread.
 */
final class RetryDigits {
  private long millis = Event.NO_RETRY;

  void clear() {
    millis = Event.NO_RETRY;
  }

  /** Takes a piece of the value; false if it holds anything but ASCII digits. */
  boolean append(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return false;
      }
      millis = shiftIn(digit);
    }
    return true;
  }

  /** The number in milliseconds, or {@link Event#NO_RETRY} if there was no digit. */
  long millis() {
    return millis;
  }

  private long shiftIn(int digit) {
    long before = Math.max(millis, 0);
    return before > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : before * 10 + digit;
  }
}
