package dev.tailrace.app;

import dev.tailrace.hub.Published;
import dev.tailrace.server.PublishTracer;
import dev.tailrace.server.TraceParent;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Locale;

/**
 * Makes each publish a span of OpenTelemetry, named and attributed as its conventions for messaging
 * say. It ends when the publisher has its answer, so no span is as long as a stream.
 *
 * <p>Threads: thread-safe.
 */
final class OpenTelemetryTracer implements PublishTracer {
  private static final TextMapGetter<TraceParent> HEADERS =
      (parent, name) -> name.equals("traceparent") ? parent.text() : parent.state();

  private final Tracer tracer;

  OpenTelemetryTracer(OpenTelemetry telemetry) {
    this.tracer = telemetry.getTracer("dev.tailrace");
  }

  @Override
  public Traced begin(String topic, TraceParent parent) {
    SpanBuilder builder =
        tracer
            .spanBuilder("publish")
            .setParent(context(parent))
            .setSpanKind(SpanKind.PRODUCER)
            .setAttribute("messaging.system", "tailrace")
            .setAttribute("messaging.operation.type", "publish")
            .setAttribute("messaging.operation.name", "publish")
            .setAttribute("messaging.destination.name", topic);
    Span span = builder.startSpan();
    return published -> end(span, published);
  }

  private static Context context(TraceParent parent) {
    Context root = Context.root();
    return parent == null
        ? root
        : W3CTraceContextPropagator.getInstance().extract(root, parent, HEADERS);
  }

  private static void end(Span span, Published published) {
    if (published instanceof Published.Accepted accepted) {
      span.setAttribute("messaging.message.id", accepted.id());
    } else if (published instanceof Published.Refused refused) {
      fail(span, refused.reason().name().toLowerCase(Locale.ROOT), refused.detail());
    } else {
      fail(span, "key_reused", "the idempotency key was used for another event");
    }
    span.end();
  }

  private static void fail(Span span, String type, String detail) {
    span.setAttribute("error.type", type);
    span.setStatus(StatusCode.ERROR, detail);
  }
}
