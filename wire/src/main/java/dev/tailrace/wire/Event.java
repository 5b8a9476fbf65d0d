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
 * <p>Equal by value. No record, because a record could not leave out the checks for what comes off
 * the wire: they would look at every character once more.
 *
 * <p>Threads: immutable.
 *
 * @see <a href="https://html.spec.whatwg.org/#parsing-an-event-stream">WHATWG HTML 9.2.5</a>
 */
public final class Event {
  /** The type of an event that names none. */
  public static final String MESSAGE = "message";

  /** Stands for "no reconnection time". */
  public static final long NO_RETRY = -1;

  private final String type;
  private final String data;
  private final @Nullable String id;
  private final long retryMillis;

  /**
   * Checks every part.
   *
   * @param type the event type; {@code message} is the default and is left out on the wire. Not
   *     empty; no CR or LF, no unpaired surrogate
   * @param data the payload, possibly empty; CR LF and lone CR become LF. No unpaired surrogate
   * @param id the event's id, {@code ""} to reset the listener's last event id, or {@code null} for
   *     none; no CR, LF or NUL, no unpaired surrogate
   * @param retryMillis the reconnection time to tell the listener, in milliseconds from 0, or
   *     {@link #NO_RETRY}
   * @throws IllegalArgumentException if one could not survive the wire; the message says which
   */
  public Event(String type, String data, @Nullable String id, long retryMillis) {
    this(retryMillis, requireType(type), normalised(data), id);
    if (id != null) {
      requireId("event id", id);
    }
    if (retryMillis < NO_RETRY) {
      throw new IllegalArgumentException("retry is negative: " + retryMillis);
    }
  }

  private Event(long retryMillis, String type, String data, @Nullable String id) {
    this.type = type;
    this.data = data;
    this.id = id;
    this.retryMillis = retryMillis;
  }

  /**
   * An event off the wire, which is valid already: its parts were cut at their line ends, an id
   * with NUL was left out, and a decoder of UTF-8 makes no unpaired surrogate.
   */
  static Event received(String type, String data, @Nullable String id, long retryMillis) {
    Event event = new Event(retryMillis, type, data, id);
    assert event.equals(new Event(type, data, id, retryMillis)) : event;
    return event;
  }

  /**
   * {@return an event of type {@code message} without an id or a reconnection time}
   *
   * @param data the payload, possibly empty; CR LF and lone CR become LF. No unpaired surrogate
   * @throws IllegalArgumentException if it contains one
   */
  public static Event of(String data) {
    return new Event(MESSAGE, data, null, NO_RETRY);
  }

  /**
   * {@return an event of that type without an id or a reconnection time}
   *
   * @param type the event type; not empty, no CR or LF, no unpaired surrogate
   * @param data the payload, possibly empty; CR LF and lone CR become LF. No unpaired surrogate
   * @throws IllegalArgumentException if one could not survive the wire; the message says which
   */
  public static Event of(String type, String data) {
    return new Event(type, data, null, NO_RETRY);
  }

  /**
   * {@return this event under another id}
   *
   * @param newId the id, {@code ""} to reset the listener's last event id; no CR, LF or NUL, no
   *     unpaired surrogate
   * @throws IllegalArgumentException if it contains one of these
   */
  public Event withId(String newId) {
    return new Event(type, data, Objects.requireNonNull(newId, "id"), retryMillis);
  }

  /**
   * {@return this event with another reconnection time}
   *
   * @param millis in milliseconds, from 0; or {@link #NO_RETRY}
   * @throws IllegalArgumentException if it is less
   */
  public Event withRetryMillis(long millis) {
    return new Event(type, data, id, millis);
  }

  /** {@return the event type; never empty} */
  public String type() {
    return type;
  }

  /** {@return the payload, its lines separated by LF; possibly empty} */
  public String data() {
    return data;
  }

  /**
   * {@return the event's id, {@code ""} to reset the listener's last event id, or null for none}
   */
  public @Nullable String id() {
    return id;
  }

  /** {@return the reconnection time in milliseconds from 0, or {@link #NO_RETRY}} */
  public long retryMillis() {
    return retryMillis;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Event event
        && type.equals(event.type)
        && data.equals(event.data)
        && Objects.equals(id, event.id)
        && retryMillis == event.retryMillis;
  }

  @Override
  public int hashCode() {
    return Objects.hash(type, data, id, retryMillis);
  }

  @Override
  public String toString() {
    String parts = "type=" + type + ", data=" + data + ", id=" + id;
    return "Event[" + parts + ", retryMillis=" + retryMillis + "]";
  }

  private static String requireType(String type) {
    if (type.isEmpty()) {
      throw new IllegalArgumentException("event type is empty; leave it out for \"message\"");
    }
    requireOneLine("event type", type);
    return type;
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

  private static String normalised(String data) {
    requireUnicode("event data", data);
    return data.indexOf('\r') < 0 ? data : data.replace("\r\n", "\n").replace('\r', '\n');
  }
}
