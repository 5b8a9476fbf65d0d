package dev.tailrace.client;

import dev.tailrace.wire.Event;
import java.util.Objects;

/**
 * One event as a listener sees it.
 *
 * <p>Threads: immutable.
 *
 * @param type the event type, {@code message} if the stream named none
 * @param data the payload, its lines joined by LF; may be empty
 * @param lastEventId the id a listener would resume from behind this event: its own, or the last
 *     one given before it; {@code ""} for none
 * @param origin where it came from, after redirects, such as {@code https://example.org:8443}
 * @see <a href="https://html.spec.whatwg.org/#messageevent">WHATWG HTML 9.1</a>
 */
public record MessageEvent(String type, String data, String lastEventId, String origin) {
  /** Refuses nulls. */
  public MessageEvent {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(lastEventId, "lastEventId");
    Objects.requireNonNull(origin, "origin");
  }

  /** {@return whether the type is {@code message}, as it is where the stream names none} */
  public boolean isMessage() {
    return type.equals(Event.MESSAGE);
  }
}
