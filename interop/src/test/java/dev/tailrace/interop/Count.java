package dev.tailrace.interop;

/**
 * A number that rises, and that can be waited for.
 *
 * <p>Threads: thread-safe.
 */
final class Count {
  private long value;

  synchronized void increment() {
    value++;
    notifyAll();
  }

  synchronized long value() {
    return value;
  }

  /** Waits until it has reached that number. */
  synchronized void await(long least) throws InterruptedException {
    long limit = System.nanoTime() + Patience.LIMIT.toNanos();
    while (value < least) {
      long millis = (limit - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        throw new AssertionError("still " + value + ", not " + least);
      }
      wait(millis);
    }
  }
}
