package dev.tailrace.access;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.tailrace.access.TokenException.Reason;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON from strangers into maps, lists, strings, booleans, {@link Numeral} and null: bounded
 * in depth and number of values, each name once in an object, nothing after the value.
 *
 * <p>Threads: immutable.
 */
final class JsonTree {
  /** A number as it was written: as a double, 1e400 or 0.10 would not be what they are. */
  record Numeral(String text) {
    BigDecimal value() {
      return new BigDecimal(text);
    }
  }

  /** It goes beyond a bound. */
  static final class BoundException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final Reason reason;

    BoundException(Reason reason, String sentence) {
      super(sentence);
      this.reason = reason;
    }

    /** Why a token is refused that is such. */
    Reason reason() {
      return reason;
    }
  }

  private final JsonFactory factory;
  private final int maxDepth;
  private final int maxValues;

  JsonTree(int maxDepth, int maxValues) {
    this.maxDepth = maxDepth;
    this.maxValues = maxValues;
    int beyond = maxDepth + 1; // so that our bound comes first, which is told from others
    factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(beyond).maxNumberLength(64).build())
            .build();
  }

  /**
   * The one object that these bytes are.
   *
   * @throws BoundException if they are too deep or too many
   * @throws IllegalArgumentException if they are not, saying why without quoting them
   */
  Map<String, Object> object(byte[] bytes) {
    try (JsonParser json = factory.createParser(text(bytes))) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("is no JSON object");
      }
      Map<String, Object> object = object(json, 1, new int[1]);
      if (json.nextToken() != null) {
        throw new IllegalArgumentException("goes on after its JSON object");
      }
      return object;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("is not UTF-8", e);
    } catch (StreamConstraintsException e) { // it knows no place
      throw new IllegalArgumentException("has too long a number or name", e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("is not JSON that is well formed", e);
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail", e);
    }
  }

  /** Compact, on one line. */
  static String text(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      write(value, json);
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail", e);
    }
    return text.toString();
  }

  /** The same with whole numbers as such, for those who do not know numerals. */
  static Map<String, Object> withoutNumerals(Map<String, Object> object) {
    Map<String, Object> plain = new LinkedHashMap<>();
    object.forEach(
        (name, value) ->
            plain.put(
                name, value instanceof Numeral number ? number.value().longValue() : value));
    return plain;
  }

  private Map<String, Object> object(JsonParser json, int depth, int[] count)
      throws IOException {
    requireDepth(depth);
    Map<String, Object> object = new LinkedHashMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      json.nextToken();
      object.put(name, value(json, depth, count));
    }
    return object;
  }

  private List<Object> array(JsonParser json, int depth, int[] count) throws IOException {
    requireDepth(depth);
    List<Object> array = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(json, depth, count));
    }
    return array;
  }

  private Object value(JsonParser json, int depth, int[] count) throws IOException {
    if (++count[0] > maxValues) {
      throw new BoundException(
          Reason.TOO_MANY_VALUES, "has more than " + maxValues + " values");
    }
    return switch (json.currentToken()) {
      case START_OBJECT -> object(json, depth + 1, count);
      case START_ARRAY -> array(json, depth + 1, count);
      case VALUE_STRING -> json.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Numeral(json.getText());
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      default -> null;
    };
  }

  private void requireDepth(int depth) {
    if (depth > maxDepth) {
      throw new BoundException(Reason.TOO_DEEP, "is nested more than " + maxDepth + " deep");
    }
  }

  private static void write(Object value, JsonGenerator json) throws IOException {
    if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> member : map.entrySet()) {
        json.writeFieldName(member.getKey().toString());
        write(member.getValue(), json);
      }
      json.writeEndObject();
    } else if (value instanceof Iterable<?> list) {
      json.writeStartArray();
      for (Object each : list) {
        write(each, json);
      }
      json.writeEndArray();
    } else {
      writeScalar(value, json);
    }
  }

  private static void writeScalar(Object value, JsonGenerator json) throws IOException {
    if (value instanceof Numeral number) {
      json.writeNumber(number.text());
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else if (value instanceof Boolean bool) {
      json.writeBoolean(bool);
    } else if (value == null) {
      json.writeNull();
    } else {
      json.writeString(value.toString());
    }
  }

  private static String text(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
