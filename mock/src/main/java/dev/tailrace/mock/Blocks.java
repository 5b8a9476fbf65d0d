package dev.tailrace.mock;

/**
 * The lines of an event stream that are no event, and what may not be sent as a part.
 *
 * <p>Threads: immutable.
 */
final class Blocks {
  private Blocks() {}

  static String comment(String text) {
    if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      throw new IllegalArgumentException("a comment is one line, not: " + text);
    }
    return ": " + text + "\n";
  }

  static String retry(long millis) {
    if (millis < 0) {
      throw new IllegalArgumentException("retry is negative: " + millis);
    }
    return "retry: " + millis + "\n";
  }

  /** In chunks, nothing means the end. */
  static byte[] requireSome(byte[] bytes) {
    if (bytes.length == 0) {
      throw new IllegalArgumentException("no bytes; an empty chunk would end the body");
    }
    return bytes;
  }
}
