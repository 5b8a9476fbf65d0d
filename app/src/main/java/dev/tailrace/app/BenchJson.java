package dev.tailrace.app;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tailrace.load.Figure;
import dev.tailrace.load.LoadReport;
import dev.tailrace.load.Section;
import java.io.IOException;

/** Writes a report of {@code bench} as one JSON object. Threads: immutable. */
final class BenchJson {
  private BenchJson() {}

  static String of(LoadReport report) {
    return DemoJson.object(json -> write(report, json));
  }

  private static void write(LoadReport report, JsonGenerator json) throws IOException {
    json.writeBooleanField("whole", report.isWhole());
    json.writeStringField("result", report.verdict());
    json.writeArrayFieldStart("notes");
    for (String note : report.notes()) {
      json.writeString(note);
    }
    json.writeEndArray();
    for (Section section : report.sections()) {
      json.writeObjectFieldStart(section.key());
      for (Figure figure : section.figures()) {
        json.writePOJOField(figure.key(), figure.value());
      }
      json.writeEndObject();
    }
  }
}
