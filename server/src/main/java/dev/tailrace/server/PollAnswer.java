package dev.tailrace.server;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tailrace.hub.Excerpt;
import dev.tailrace.hub.ExcerptCodec;
import dev.tailrace.hub.Gap;
import java.io.IOException;

/**
 * What a poll is answered with.
 *
 * @param cursor the id to go on from
 * @param events how many events are in it
 * @param more whether there is more at once
 * @param gap the gap that is told, or null
 * @param body all of that as JSON; shared, not to be changed
 *     <p>Threads: immutable.
 */
record PollAnswer(String cursor, int events, boolean more, Gap gap, byte[] body) {
  /**
   * Makes it. Equal ones make the same of the same.
   *
   * @param space where the topics are
   */
  record Codec(Space space) implements ExcerptCodec<PollAnswer> {
    @Override
    public PollAnswer encode(Excerpt excerpt) {
      return of(excerpt, space);
    }
  }

  private static PollAnswer of(Excerpt excerpt, Space space) {
    return new PollAnswer(
        excerpt.cursor(),
        excerpt.items().size(),
        excerpt.more(),
        excerpt.gap(),
        Json.line(json -> write(json, excerpt, space)));
  }

  private static void write(JsonGenerator json, Excerpt excerpt, Space space)
      throws IOException {
    json.writeStartObject();
    if (excerpt.gap() != null) {
      json.writeFieldName("gap");
      Json.object(json, GapEvent.members(excerpt.gap()));
    }
    json.writeArrayFieldStart("events");
    for (Excerpt.Item item : excerpt.items()) {
      EventJson.write(json, space.outer(item.topic()), item.time(), item.event());
    }
    json.writeEndArray();
    json.writeStringField("cursor", excerpt.cursor());
    if (excerpt.more()) {
      json.writeBooleanField("more", true);
    }
    json.writeEndObject();
  }
}
