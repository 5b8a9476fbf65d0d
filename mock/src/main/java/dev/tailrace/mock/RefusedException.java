package dev.tailrace.mock;

/**
 * The client sent what is no request, or one too large: it gets this status and the sentence, and
 * the connection ends.
 *
 * <p>Threads: immutable.
 */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  RefusedException(int status, String sentence) {
    super(sentence);
    this.status = status;
  }

  static RefusedException badRequest(String sentence) {
    return new RefusedException(400, sentence);
  }

  MockResponse answer() {
    return MockResponse.status(status)
        .header("Content-Type", "text/plain; charset=utf-8")
        .header("Connection", "close")
        .text(getMessage() + "\n");
  }
}
