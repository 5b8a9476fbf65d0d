package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.hub.Published;
import dev.tailrace.server.Pages;
import dev.tailrace.server.TraceParent;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenTelemetryTracerTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00f067aa0ba902b7";

  @TempDir private Path directory;

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final OpenTelemetrySdk telemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                  .build())
          .build();
  private final OpenTelemetryTracer tracer = new OpenTelemetryTracer(telemetry);

  @AfterEach
  void stop() {
    telemetry.close();
    GlobalOpenTelemetry.resetForTest();
  }

  @Test
  void aPublishIsASpanUntilItIsAcknowledged() {
    var publish = tracer.begin("news", new TraceParent(TRACE, PARENT, "01", "vendor=1"));
    assertThat(exporter.getFinishedSpanItems()).isEmpty();

    publish.end(new Published.Accepted("abcdef.7", 7, false));

    SpanData span = exporter.getFinishedSpanItems().get(0);
    assertThat(span.getName()).isEqualTo("publish");
    assertThat(span.getKind()).isEqualTo(SpanKind.PRODUCER);
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isEqualTo(PARENT);
    assertThat(span.getParentSpanContext().isRemote()).isTrue();
    assertThat(span.getParentSpanContext().getTraceState().get("vendor")).isEqualTo("1");
    assertThat(attribute(span, "messaging.system")).isEqualTo("tailrace");
    assertThat(attribute(span, "messaging.operation.type")).isEqualTo("publish");
    assertThat(attribute(span, "messaging.destination.name")).isEqualTo("news");
    assertThat(attribute(span, "messaging.message.id")).isEqualTo("abcdef.7");
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
  }

  @Test
  void aRefusedPublishIsAnError() {
    tracer
        .begin("news", null)
        .end(new Published.Refused(Published.Reason.FULL, "no space"));

    SpanData span = exporter.getFinishedSpanItems().get(0);
    assertThat(span.getParentSpanContext().isValid()).isFalse();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getStatus().getDescription()).isEqualTo("no space");
    assertThat(attribute(span, "error.type")).isEqualTo("full");
  }

  @Test
  void aHubThatTracesPassesOnWhatTheClientSays() throws Exception {
    GlobalOpenTelemetry.set(telemetry);
    HubSettings plain = HubSettings.on(directory);
    HubSettings settings =
        new HubSettings(
            plain.log(),
            plain.hub(),
            plain.server(),
            new HubSettings.Care(Duration.ofSeconds(5), true),
            plain.access());

    try (RunningHub hub = RunningHub.start(settings, Pages.NONE, Clock.systemUTC())) {
      publish(hub.url() + "/topics/t");
    }

    SpanData span = exporter.getFinishedSpanItems().get(0);
    assertThat(span.getTraceId()).isEqualTo(TRACE);
    assertThat(attribute(span, "messaging.destination.name")).isEqualTo("t");
  }

  private static void publish(String url) throws Exception {
    var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setDoOutput(true);
    connection.setRequestProperty("traceparent", "00-" + TRACE + "-" + PARENT + "-01");
    try (OutputStream body = connection.getOutputStream()) {
      body.write('x');
    }
    assertThat(connection.getResponseCode()).isEqualTo(201);
  }

  private static String attribute(SpanData span, String name) {
    return span.getAttributes().get(AttributeKey.stringKey(name));
  }
}
