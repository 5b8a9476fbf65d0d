package dev.tailrace.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** JSON as the server writes and reads it: compact, one line. Threads: immutable. */
final class Json {
  static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Writes one value. */
  @FunctionalInterface
  interface Body {
    void to(JsonGenerator json) throws IOException;
  }

  private Json() {}

  /** The text of one value. */
  static String text(Body body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      body.to(json);
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail", e);
    }
    return text.toString();
  }

  /**
   * One value and a line end, which a terminal wants. By way of a string: it forgives an unpaired
   * surrogate.
   */
  static byte[] line(Body body) {
    return text(body).concat("\n").getBytes(StandardCharsets.UTF_8);
  }

  /** An object of strings, numbers and booleans, in the map's order; nulls are left out. */
  static void object(JsonGenerator json, Map<String, ?> members) throws IOException {
    json.writeStartObject();
    for (Map.Entry<String, ?> member : members.entrySet()) {
      if (member.getValue() != null) {
        json.writeFieldName(member.getKey());
        value(json, member.getValue());
      }
    }
    json.writeEndObject();
  }

  private static void value(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else if (value instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> member : map.entrySet()) {
        json.writeFieldName(member.getKey().toString());
        value(json, member.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof Iterable<?> values) {
      json.writeStartArray();
      for (Object each : values) {
        value(json, each);
      }
      json.writeEndArray();
    } else {
      json.writeString(value.toString());
    }
  }
}
