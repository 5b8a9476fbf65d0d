package dev.tailrace.server;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tailrace.server.MercureSelection.Version;
import dev.tailrace.wire.Event;
import java.io.IOException;

/**
 * That a subscriber follows what a matcher stands for, told in the words of the version of Mercure
 * that it spoke.
 *
 * @param match what it follows
 * @param subscriber what the hub calls it
 * @param payload what its token wants told, one JSON value; null for nothing
 *     <p>Threads: immutable.
 */
record MercureSubscription(MercureMatch match, String subscriber, String payload) {
  static final String CONTEXT = "https://mercure.rocks/";
  private static final String TYPE = "mercure";

  /** Its path below the hub's URL, which is also the topic of its events. */
  String id() {
    return match.path() + "/" + Percent.encode(subscriber);
  }

  /** Tells that it has begun, or ended. */
  Event event(boolean active) {
    String data = Json.text(json -> write(json, active, null));
    String type = match.version() == Version.V0 ? Event.MESSAGE : TYPE;
    return new Event(type, data, null, Event.NO_RETRY);
  }

  /** One among others, in a collection. */
  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    members(json, true);
    json.writeEndObject();
  }

  /**
   * On its own.
   *
   * @param lastId after which event this was so, or null where it goes without saying. Mercure 1.0
   *     has it in a header
   */
  void write(JsonGenerator json, boolean active, String lastId) throws IOException {
    json.writeStartObject();
    if (match.version() == Version.V0) {
      json.writeStringField("@context", CONTEXT);
    }
    members(json, active);
    if (lastId != null && match.version() == Version.V0) {
      json.writeStringField("lastEventID", lastId);
    }
    json.writeEndObject();
  }

  private void members(JsonGenerator json, boolean active) throws IOException {
    boolean old = match.version() == Version.V0;
    json.writeStringField("id", id());
    json.writeStringField("type", old ? "Subscription" : "subscription");
    if (!old) {
      json.writeStringField("match_type", match.type());
    }
    json.writeStringField(old ? "topic" : "match", match.text());
    json.writeStringField("subscriber", subscriber);
    json.writeBooleanField("active", active);
    if (payload != null) {
      json.writeFieldName("payload");
      json.writeRawValue(payload);
    }
  }
}
