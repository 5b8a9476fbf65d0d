package dev.tailrace.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tailrace.client.ConnectionError;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a hub answered.
 *
 * @param status the HTTP status
 * @param type the media type, in lower case, without parameters
 * @param retryAfter the field {@code Retry-After}, or {@code null}
 * @param body the body, as text
 *     <p>Threads: immutable.
 */
record Answer(int status, String type, String retryAfter, String body) {
  private static final JsonFactory JSON = new JsonFactory();

  /** What a batch's answer says of one line: a problem, which has a status, or the id. */
  static Answer ofLine(String json) {
    Map<String, String> fields = fields(json);
    String status = fields.getOrDefault("status", fields.containsKey("id") ? "201" : "500");
    int number = status.matches("[1-5]\\d\\d") ? Integer.parseInt(status) : 500;
    return new Answer(number, "application/json", null, json);
  }

  /** A refusal, as a source of events reports it. */
  static Answer of(ConnectionError.Response response) {
    String type = response.headers().firstValue("Content-Type").orElse("");
    String retryAfter = response.headers().firstValue("Retry-After").orElse(null);
    return new Answer(response.status(), mediaType(type), retryAfter, response.body());
  }

  /** The media type of a {@code Content-Type}, in lower case, without parameters. */
  static String mediaType(String contentType) {
    return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  boolean succeeded() {
    return status / 100 == 2;
  }

  /** Whether the same request may succeed a little later: the hub is full, starting or stopping. */
  boolean passing() {
    return status == 429 || status / 100 == 5;
  }

  /** Why it was refused, for a person: a problem's title and detail (RFC 9457), else the status. */
  String reason() {
    Map<String, String> problem = type.endsWith("json") ? fields(body) : Map.of();
    String title = problem.getOrDefault("title", "");
    String detail = problem.getOrDefault("detail", "");
    String said = title.isEmpty() || detail.isEmpty() ? title + detail : title + ": " + detail;
    return said.isEmpty() ? "HTTP status " + status : said + " (HTTP status " + status + ")";
  }

  /** The scalar members of the JSON object {@code text}, as text; none if it is no object. */
  static Map<String, String> fields(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Map.of();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken().isScalarValue()) {
          fields.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
      return fields;
    } catch (IOException e) {
      return Map.of();
    }
  }
}
