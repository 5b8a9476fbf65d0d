package dev.tailrace.app;

/**
 * A command cannot do what it was asked. The message is the one sentence that the person who typed
 * it reads.
 */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CommandFailure(String sentence) {
    super(sentence);
  }

  CommandFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
