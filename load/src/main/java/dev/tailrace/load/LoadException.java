package dev.tailrace.load;

/** The run cannot go on. The message is one sentence for the person who started it. */
public final class LoadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LoadException(String sentence) {
    super(sentence);
  }

  LoadException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
