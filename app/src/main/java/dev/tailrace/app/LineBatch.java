package dev.tailrace.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Lines on their way to the hub as one request of newline-delimited JSON. The bytes are made once:
 * a batch that is sent again is the same batch, under the same key.
 *
 * <p>Threads: confined to one thread.
 */
final class LineBatch {
  private static final JsonFactory JSON = new JsonFactory();

  /** A line that the hub is not asked, or refused, to take. */
  record Refusal(long line, String reason) {}

  /**
   * What every event of the batch has.
   *
   * @param event the event type, or {@code null}
   * @param ttl the time to live, or {@code null}
   * @param isPrivate whether only those see it who have a right to the topic
   */
  record Shape(String topic, String event, String ttl, boolean isPrivate) {}

  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final List<Long> numbers = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>();

  LineBatch(Shape shape, List<LineReader.Line> lines, int maxLineBytes) {
    for (LineReader.Line line : lines) {
      if (line.whole()) {
        add(shape, line);
      } else {
        refusals.add(new Refusal(line.number(), "longer than " + maxLineBytes + " bytes"));
      }
    }
  }

  byte[] body() {
    return body.toByteArray();
  }

  /** The numbers of the lines in the body, in order. */
  List<Long> numbers() {
    return numbers;
  }

  /** The lines that are not in the body. */
  List<Refusal> refusals() {
    return refusals;
  }

  private void add(Shape shape, LineReader.Line line) {
    try {
      // A decoder of its own, because String's would put U+FFFD where the input is no UTF-8.
      ByteBuffer bytes = ByteBuffer.wrap(line.bytes());
      write(shape, StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
      numbers.add(line.number());
    } catch (CharacterCodingException e) {
      refusals.add(new Refusal(line.number(), "not UTF-8"));
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
  }

  private void write(Shape shape, String data) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(body)) {
      json.writeStartObject();
      json.writeStringField("topic", shape.topic());
      if (shape.event() != null) {
        json.writeStringField("event", shape.event());
      }
      if (shape.ttl() != null) {
        json.writeStringField("ttl", shape.ttl());
      }
      if (shape.isPrivate()) {
        json.writeBooleanField("private", true);
      }
      json.writeStringField("data", data);
      json.writeEndObject();
    }
    body.write('\n');
  }
}
