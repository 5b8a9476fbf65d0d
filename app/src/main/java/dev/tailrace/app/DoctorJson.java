package dev.tailrace.app;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tailrace.doctor.Diagnosis;
import dev.tailrace.doctor.Finding;
import dev.tailrace.doctor.Latency;
import java.io.IOException;
import java.util.Locale;

/** Writes a diagnosis as one JSON object. Threads: immutable. */
final class DoctorJson {
  private DoctorJson() {}

  static String of(Diagnosis diagnosis) {
    return DemoJson.object(json -> write(diagnosis, json));
  }

  private static void write(Diagnosis diagnosis, JsonGenerator json) throws IOException {
    json.writeStringField("url", diagnosis.stream().toString());
    json.writeBooleanField("healthy", diagnosis.isHealthy());
    json.writeStringField("verdict", diagnosis.verdict());
    json.writeArrayFieldStart("findings");
    for (Finding each : diagnosis.findings()) {
      write(each, json);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("probes");
    for (Latency each : diagnosis.latencies()) {
      write(each, json);
    }
    json.writeEndArray();
  }

  private static void write(Finding finding, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("code", finding.code());
    json.writeStringField("grade", finding.grade().name().toLowerCase(Locale.ROOT));
    json.writeStringField("seen", finding.sentence());
    if (!finding.remedy().isEmpty()) {
      json.writeStringField("remedy", finding.remedy());
    }
    json.writeEndObject();
  }

  /** A probe that did not arrive has no latency. */
  private static void write(Latency latency, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("number", latency.number());
    json.writeNumberField("status", latency.status());
    if (latency.time().isPresent()) {
      json.writeNumberField("latency_millis", latency.time().get().toNanos() / 1e6);
    }
    json.writeEndObject();
  }
}
