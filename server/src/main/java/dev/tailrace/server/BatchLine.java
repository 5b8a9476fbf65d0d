package dev.tailrace.server;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.tailrace.hub.Publication;
import dev.tailrace.wire.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/**
 * Reads one line of a batch: {@code
 * {"topic":…,"event":…,"id":…,"retry":…,"ttl":…,"private":…,"data":…}}, of
 * which topic and data must be there. Data are a string; any other JSON value stands for its own
 * compact text, numbers as they were written.
 *
 * <p>Threads: confined to its event loop.
 */
final class BatchLine {
  private String topic;
  private String type = Event.MESSAGE;
  private String id;
  private long retryMillis = Event.NO_RETRY;
  private Duration ttl;
  private boolean isPrivate;
  private String data;

  private BatchLine() {}

  /**
   * @param key the idempotency key of this line, or null
   * @param space where the topic is
   */
  static Publication parse(byte[] line, String key, Space space) throws ProblemException {
    String text = Utf8Text.decode("line", line);
    try (JsonParser json = Json.FACTORY.createParser(text)) {
      BatchLine read = new BatchLine();
      read.object(json);
      return read.publication(key, space);
    } catch (JsonProcessingException e) {
      throw Problem.badRequest(
              "not JSON at column "
                  + e.getLocation().getColumnNr()
                  + ": "
                  + e.getOriginalMessage())
          .exception();
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail", e);
    }
  }

  private void object(JsonParser json) throws IOException, ProblemException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw Problem.badRequest("a line is a JSON object").exception();
    }
    while (json.nextToken() != JsonToken.END_OBJECT) {
      member(json.currentName(), json);
    }
    if (json.nextToken() != null) {
      throw Problem.badRequest("a line is one JSON object and nothing more").exception();
    }
  }

  private void member(String name, JsonParser json) throws IOException, ProblemException {
    JsonToken token = json.nextToken();
    switch (name) {
      case "topic" -> topic = string(name, token, json);
      case "event" -> type = string(name, token, json);
      case "id" -> id = string(name, token, json);
      case "retry" -> retryMillis = retry(token, json);
      case "ttl" -> ttl = Durations.parse(name, string(name, token, json));
      case "private" -> isPrivate = bool(name, token);
      case "data" -> data = token == JsonToken.VALUE_STRING ? json.getText() : compact(json);
      default ->
          throw Problem.badRequest(
                  "member " + name + " is unknown; known are topic, event, id, retry, ttl, private,"
                      + " data")
              .exception();
    }
  }

  private Publication publication(String key, Space space) throws ProblemException {
    if (topic == null || data == null) {
      throw Problem.badRequest(topic == null ? "topic is missing" : "data is missing").exception();
    }
    try {
      space.requireRoom(topic);
      Event event = new Event(type, data, id, retryMillis);
      return new Publication(topic, List.of(), event, ttl, key, isPrivate);
    } catch (IllegalArgumentException e) {
      throw Problem.of(e).exception();
    }
  }

  private static String string(String name, JsonToken token, JsonParser json)
      throws IOException, ProblemException {
    if (token != JsonToken.VALUE_STRING) {
      throw Problem.badRequest(name + " is not a string").exception();
    }
    return json.getText();
  }

  private static boolean bool(String name, JsonToken token) throws ProblemException {
    if (!token.isBoolean()) {
      throw Problem.badRequest(name + " is neither true nor false").exception();
    }
    return token == JsonToken.VALUE_TRUE;
  }

  private static long retry(JsonToken token, JsonParser json) throws IOException, ProblemException {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      throw Problem.badRequest("retry is not a whole number of milliseconds").exception();
    }
    return PublishQuery.retryMillis(json.getText());
  }

  /**
   * The current value without spaces. Numbers keep their text: through a double, 1e400 or 0.10
   * would not.
   */
  private static String compact(JsonParser from) throws IOException {
    return Json.text(
        to -> {
          int depth = 0;
          do {
            JsonToken token = from.currentToken();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            copy(token, from, to);
          } while (depth > 0 && from.nextToken() != null);
        });
  }

  private static void copy(JsonToken token, JsonParser from, JsonGenerator to) throws IOException {
    switch (token) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> to.writeNumber(from.getText());
      default -> to.copyCurrentEvent(from);
    }
  }
}
