package dev.tailrace.app;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tailrace.client.MessageEvent;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * How {@code follow} writes an event.
 *
 * <p>Threads: immutable.
 */
enum EventPrinter {
  /** The data and a line end, nothing else: what a pipe wants. */
  TEXT {
    @Override
    void print(MessageEvent event, OutputStream out) throws IOException {
      out.write((event.data() + "\n").getBytes(StandardCharsets.UTF_8));
    }
  },

  /** The data after its type and id, which stand back: what a person wants. */
  WATCHED {
    @Override
    void print(MessageEvent event, OutputStream out) throws IOException {
      String label = (event.type() + " " + event.lastEventId()).strip();
      String line = DIM + label + PLAIN + "  " + event.data() + "\n";
      out.write(line.getBytes(StandardCharsets.UTF_8));
    }
  },

  /** An object a line. */
  JSON {
    @Override
    void print(MessageEvent event, OutputStream out) throws IOException {
      try (JsonGenerator json = FACTORY.createGenerator(out)) {
        json.writeStartObject();
        json.writeStringField("event", event.type());
        json.writeStringField("id", event.lastEventId());
        json.writeStringField("data", event.data());
        json.writeEndObject();
      }
      out.write('\n');
    }
  };

  private static final String DIM = "\u001b[2m";
  private static final String PLAIN = "\u001b[0m";
  private static final JsonFactory FACTORY =
      new JsonFactory().disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

  /** Writes one event. */
  abstract void print(MessageEvent event, OutputStream out) throws IOException;
}
