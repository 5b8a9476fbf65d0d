package dev.tailrace.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One server-sent event, valid by construction: whatever can be built here survives the wire
 * unchanged (laws L1, L2). What would not is refused, never repaired; the one thing normalised is
 * the line end of {@code data}, to LF.
 *
 * <p>A type may contain NUL, which the wire carries faithfully; an id may not, since every listener
 * would ignore it.
 *
 * <p>Threads: immutable.
 *
 * @param type the event type; {@code message} is the default and is left out on the wire. Not
 *     empty; no CR or LF, no unpaired surrogate
 * @param data the payload, possibly empty; CR LF and lone CR become LF. No unpaired surrogate
 * @param id the event's id, {@code ""} to reset the listener's last event id, or {@code null} for
 *     none; no CR, LF or NUL, no unpaired surrogate
 * @param retryMillis the reconnection time to tell the listener, in milliseconds from 0, or {@link
 *     #NO_RETRY}
 * @see <a href="https://html.spec.whatwg.org/#parsing-an-event-stream">WHATWG HTML 9.2.5</a>
 */
public record Event(String type, String data, @Nullable String id, long retryMillis) {
  /** The type of an event that names none. */
  public static final String MESSAGE = "message";

  /** Stands for "no reconnection time". */
  public static final long NO_RETRY = -1;

  /**
   * Checks every part.
   *
   * @throws IllegalArgumentException if one could not survive the wire; the message says which
   */
  public Event {
    if (type.isEmpty()) {
      throw new IllegalArgumentException("event type is empty; leave it out for \"message\"");
    }
    requireOneLine("event type", type);
    if (id != null) {
      requireId("event id", id);
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

  static void requireId(String what, String id) {
    requireOneLine(what, id);
    refuse(what, id, '\0', "NUL");
  }

  private static void requireOneLine(String what, String value) {
    refuse(what, value, '\n', "LF");
    refuse(what, value, '\r', "CR");
    requireUnicode(what, value);
  }

  private static void refuse(String what, String value, char unwanted, String name) {
    int index = value.indexOf(unwanted);
    if (index >= 0) {
      throw new IllegalArgumentException(what + " contains " + name + " at index " + index);
    }
  }

  /** An unpaired surrogate has no UTF-8 form. */
  private static void requireUnicode(String what, String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isSurrogate(value.charAt(i))) {
        i = endOfPair(what, value, i);
      }
    }
  }

  private static int endOfPair(String what, String value, int index) {
    int next = index + 1;
    if (next < value.length()
        && Character.isSurrogatePair(value.charAt(index), value.charAt(next))) {
      return next;
    }
    throw new IllegalArgumentException(
        what + " contains an unpaired surrogate at index " + index);
  }

  private static String normaliseLineEnds(String text) {
    return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
  }
}
