package dev.tailrace.server;

/** The lower bounds of options. Threads: immutable. */
final class AtLeast {
  private AtLeast() {}

  /**
   * @param what the option's name
   * @throws IllegalArgumentException if it is less than that
   */
  static void require(String what, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(what + " is less than " + least + ": " + value);
    }
  }
}
