package dev.tailrace.client;

/**
 * Something to be told, in its turn.
 *
 * <p>Threads: immutable.
 */
sealed interface Signal {
  /** The stream is there. */
  record Opened() implements Signal {}

  /** An event; the only signal that needs to be asked for. */
  record Message(MessageEvent event) implements Signal {}

  /** A block without data has moved the cursor. */
  record Moved(String lastEventId) implements Signal {}

  /** A comment. */
  record Comment(String text) implements Signal {}

  /** Something was left out. */
  record Noted(Diagnostic diagnostic) implements Signal {}

  /** A connection has ended; the last signal if the error is final. */
  record Failed(ConnectionError error) implements Signal {}
}
