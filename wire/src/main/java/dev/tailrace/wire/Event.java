package dev.tailrace.wire;

import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * One server-sent event, valid by construction: whatever can be built here survives the wire unchanged (laws L1, L2).
 * What would not is refused, never repaired; the one thing normalised is the line end of {@code data}, to LF.
 *
 * @param type the event type; {@code message} is the default and is left out on the wire. Not empty; no CR, LF or NUL
 * @param data the payload, possibly empty; CR LF and lone CR become LF
 * @param id the event's id, {@code ""} to reset the listener's last event id, or {@code null} for none; no CR, LF or NUL
 * @param retryMillis the reconnection time to tell the listener, in milliseconds from 0, or {@link #NO_RETRY}
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">WHATWG HTML
 *     9.2.6</a>
 *     <p>Threads: immutable.
 */
public record Event(String type, String data, String id, long retryMillis) {
  /** The type of an event that names none. */
  public static final String MESSAGE = "message";

  /** Stands for "no reconnection time". */
  public static final long NO_RETRY = -1;

  public Event {
    if (type.isEmpty()) {
      throw new IllegalArgumentException("event type is empty; leave it out for \"message\"");
    }
    requireOneLine("event type", type);
    if (id != null) {
      requireOneLine("event id", id);
    }
    requireUnicode("event data", data);
    if (retryMillis < NO_RETRY) {
      throw new IllegalArgumentException("retry is negative: " + retryMillis);
    }
    data = normaliseLineEnds(data);
  }

  /** An event of type {@code message} without an id. */
  public static Event of(String data) {
    return new Event(MESSAGE, data, null, NO_RETRY);
  }

  /** An event of the given type without an id. */
  public static Event of(String type, String data) {
    return new Event(type, data, null, NO_RETRY);
  }

  /** This event under another id. */
  public Event withId(String newId) {
    return new Event(type, data, Objects.requireNonNull(newId, "id"), retryMillis);
  }

  /** This event with a reconnection time, in milliseconds from 0. */
  public Event withRetryMillis(long millis) {
    return new Event(type, data, id, millis);
  }

  private static void requireOneLine(String what, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\n' || c == '\r' || c == 0) {
        throw new IllegalArgumentException(
            what + " contains " + nameOf(c) + " at index " + i + "; it must be a single line");
      }
    }
    requireUnicode(what, value);
  }

  private static void requireUnicode(String what, String value) {
    CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();
    if (!utf8.canEncode(value)) {
      throw new IllegalArgumentException(what + " contains an unpaired surrogate");
    }
  }

  private static String nameOf(char c) {
    return c == '\n' ? "LF" : c == '\r' ? "CR" : "NUL";
  }

  private static String normaliseLineEnds(String text) {
    return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
  }
}
