package dev.tailrace.server;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tailrace.wire.Event;
import java.io.IOException;
import java.time.Instant;

/** An event as JSON shows it. Threads: immutable. */
final class EventJson {
  private EventJson() {}

  /**
   * Writes it as an object.
   *
   * @param topic where it was published, or null if that is known
   */
  static void write(JsonGenerator json, String topic, Instant time, Event event)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("id", event.id());
    if (topic != null) {
      json.writeStringField("topic", topic);
    }
    json.writeStringField("time", time.toString());
    json.writeStringField("event", event.type());
    if (event.retryMillis() != Event.NO_RETRY) {
      json.writeNumberField("retry", event.retryMillis());
    }
    json.writeStringField("data", event.data());
    json.writeEndObject();
  }
}
