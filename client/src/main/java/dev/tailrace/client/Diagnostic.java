package dev.tailrace.client;

import java.util.Objects;

/**
 * Something that the stream, or the source itself, left out: worth knowing, no reason to stop.
 *
 * <p>Threads: immutable.
 *
 * @param kind what was left out
 * @param message a sentence for people; quotes nothing that the server chose
 */
public record Diagnostic(Kind kind, String message) {
  /** What was left out. */
  public enum Kind {
    /** An event larger than the limit, under {@code SKIP_EVENT}; its id counts as received. */
    EVENT_SKIPPED,
    /** An {@code event} field longer than the limit; the event keeps the type it had. */
    TYPE_IGNORED,
    /** An {@code id} field that is too long or contains NUL; the id of before stays. */
    ID_IGNORED,
    /**
     * The last event id holds a control character, which no HTTP header may; the request went out
     * without {@code Last-Event-ID}.
     */
    ID_NOT_SENT,
    /** The {@link CursorStore} failed; the stream goes on, the cursor is kept in memory. */
    CURSOR_NOT_SAVED
  }

  /** Refuses nulls. */
  public Diagnostic {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(message, "message");
  }
}
