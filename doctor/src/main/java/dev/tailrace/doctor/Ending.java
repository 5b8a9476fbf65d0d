package dev.tailrace.doctor;

import java.io.EOFException;
import java.util.Locale;

/**
 * How a stream has ended.
 *
 * @param kind in which way
 * @param said what the JDK said of it; empty if there was nothing to say
 *     <p>Threads: immutable.
 */
record Ending(Kind kind, String said) {
  enum Kind {
    /** It has not. */
    OPEN("it is still open"),
    /** By the last chunk, END_STREAM, or a close where that is all the end there is. */
    COMPLETE("by a proper end of the response"),
    /** By a FIN in the middle of the response. */
    CLOSED("by closing the connection in the middle of the response"),
    /** By a RST, or an HTTP/2 RST_STREAM. */
    RESET("by a reset"),
    /** Otherwise. */
    BROKEN("by something that is no HTTP"),
    /** Here: more came than is kept. */
    FULL("here, because more came than the doctor keeps");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  static final Ending OPEN = new Ending(Kind.OPEN, "");
  static final Ending COMPLETE = new Ending(Kind.COMPLETE, "");
  static final Ending FULL = new Ending(Kind.FULL, "");

  boolean isOpen() {
    return kind == Kind.OPEN;
  }

  /** What {@code java.net.http} threw, by its messages: it has no types for these. */
  static Ending of(Throwable failure) {
    String said = Causes.words(failure);
    String lower = said.toLowerCase(Locale.ROOT);
    if (lower.contains("reset") || lower.contains("rst_stream")) {
      return new Ending(Kind.RESET, said);
    }
    boolean eof = Causes.find(failure, EOFException.class).isPresent() || said.contains("EOF");
    return new Ending(eof || lower.contains("goaway") ? Kind.CLOSED : Kind.BROKEN, said);
  }
}
