package dev.tailrace.server;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tailrace.hub.Excerpt;
import java.io.IOException;

/**
 * What a poll is answered with.
 *
 * @param cursor the id to go on from
 * @param events how many events are in it
 * @param more whether there is more at once
 * @param gap whether a gap is told
 * @param body all of that as JSON; shared, not to be changed
 *     <p>Threads: immutable.
 */
record PollAnswer(String cursor, int events, boolean more, boolean gap, byte[] body) {
  static PollAnswer of(Excerpt excerpt) {
    return new PollAnswer(
        excerpt.cursor(),
        excerpt.items().size(),
        excerpt.more(),
        excerpt.gap() != null,
        Json.line(json -> write(json, excerpt)));
  }

  private static void write(JsonGenerator json, Excerpt excerpt) throws IOException {
    json.writeStartObject();
    if (excerpt.gap() != null) {
      json.writeFieldName("gap");
      Json.object(json, GapEvent.members(excerpt.gap()));
    }
    json.writeArrayFieldStart("events");
    for (Excerpt.Item item : excerpt.items()) {
      EventJson.write(json, item.topic(), item.time(), item.event());
    }
    json.writeEndArray();
    json.writeStringField("cursor", excerpt.cursor());
    if (excerpt.more()) {
      json.writeBooleanField("more", true);
    }
    json.writeEndObject();
  }
}
