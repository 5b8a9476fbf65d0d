package dev.tailrace.app;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A JSON object a line: {@code time} (ISO 8601, UTC), {@code level}, {@code logger}, {@code thread},
 * {@code message}, and if there are such {@code exception}, a stack trace, and {@code trace_id} and
 * {@code span_id}, as OpenTelemetry's agent leaves them with the thread.
 *
 * <p>Threads: thread-safe, once it is started.
 */
final class JsonLayout extends LayoutBase<ILoggingEvent> {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final List<String> CONTEXT = List.of("trace_id", "span_id");

  private final ThrowableProxyConverter stackTrace = new ThrowableProxyConverter();

  @Override
  public void start() {
    stackTrace.setContext(getContext());
    stackTrace.start();
    super.start();
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      write(event, json);
    } catch (IOException e) {
      throw new UncheckedIOException("a string cannot fail", e);
    }
    return text.append('\n').toString();
  }

  private void write(ILoggingEvent event, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("time", event.getInstant().toString());
    json.writeStringField("level", event.getLevel().toString());
    json.writeStringField("logger", event.getLoggerName());
    json.writeStringField("thread", event.getThreadName());
    json.writeStringField("message", event.getFormattedMessage());
    if (event.getThrowableProxy() != null) {
      json.writeStringField("exception", stackTrace.convert(event));
    }
    for (String key : CONTEXT) {
      String value = event.getMDCPropertyMap().get(key);
      if (value != null) {
        json.writeStringField(key, value);
      }
    }
    json.writeEndObject();
  }
}
