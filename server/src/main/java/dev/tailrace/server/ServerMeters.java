package dev.tailrace.server;

import dev.tailrace.hub.Gap;
import dev.tailrace.server.ServerMetrics.Ended;
import dev.tailrace.server.ServerMetrics.Limit;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The server's metrics under the names by which a monitoring system knows them. They are read when
 * they are asked for; nothing here is in anybody's way. No label has a value that a client could
 * choose.
 *
 * <p>Threads: confined to the scraper's thread.
 */
final class ServerMeters {
  private final ServerMetrics metrics;

  ServerMeters(ServerMetrics metrics) {
    this.metrics = metrics;
  }

  void bindTo(PrometheusMeterRegistry to) {
    bindConnections(to);
    bindEvents(to);
    bindHistograms(to.getPrometheusRegistry());
  }

  private void bindConnections(PrometheusMeterRegistry to) {
    gauge(to, "connections.active", "Connections that are open", metrics::connections);
    counter(to, "connections.opened", "Connections accepted", metrics.connectionsOpened);
    gauge(to, "streams.active", "Streams that are open, one a listener", metrics::listeners);
    gauge(
        to,
        "topics.followed",
        "Topics and patterns of streams and polls that follow more than one",
        metrics.followedTopics::get);
    gauge(
        to,
        "presence.entries",
        "What is kept of who follows what, and of leaves that are waited with",
        metrics.presenceEntries::get);
    counter(to, "streams.opened", "Streams begun", metrics.streamsOpened);
    counter(to, "requests", "Requests whose head has arrived", metrics.requests);
    counter(to, "heartbeats", "Heartbeats sent on silent streams", metrics.heartbeats);
    for (Ended reason : Ended.values()) {
      FunctionCounter.builder("tailrace.disconnects", metrics, m -> m.endings(reason))
          .tag("reason", name(reason))
          .description("Streams that have ended")
          .register(to);
    }
    for (Limit limit : Limit.values()) {
      FunctionCounter.builder("tailrace.rejected", metrics, m -> m.rejections(limit))
          .tag("reason", name(limit))
          .description("What a limit or a rule has kept out")
          .register(to);
    }
  }

  private void bindEvents(PrometheusMeterRegistry to) {
    counter(to, "events.published", "Events taken into the log by HTTP", metrics.published);
    counter(to, "presence.events", "Events that told who is there", metrics.presenceEvents);
    counter(
        to,
        "presence.untold",
        "Changes of who is there whose event the log did not take",
        metrics.presenceUntold);
    counter(to, "events.duplicates", "Publishes that repeated an earlier one", metrics.duplicates);
    counter(to, "events.delivered", "Events handed to a listener's socket", metrics.delivered);
    counter(to, "replay.events", "Of those, read from the log again", metrics.replayed);
    counter(to, "traceparents.invalid", "Malformed traceparent headers", metrics.badParents);
    sent(to, "identity", metrics.streamBytes);
    sent(to, "gzip", metrics.gzipBytes);
    counter(to, "gzip.source.bytes", "Text that went out in gzip", metrics.gzipSourceBytes);
    counter(to, "compressions", "Runs compressed, for all to share", metrics.compressions);
    for (Gap.Reason reason : Gap.Reason.values()) {
      FunctionCounter.builder("tailrace.gaps", metrics, m -> m.gaps(reason))
          .tag("reason", name(reason))
          .description("Gaps that listeners were told of")
          .register(to);
    }
    gauge(to, "polls.waiting", "Long-polls that wait for an event", metrics::pollsWaiting);
    counter(to, "polls.answered", "Long-polls answered", metrics.pollsAnswered);
    counter(to, "polls.empty", "Of those, without an event", metrics.pollsEmpty);
    counter(to, "polls.abandoned", "Long-polls not answered", metrics.pollsAbandoned);
    counter(to, "poll.events", "Events in answers to long-polls", metrics.pollEvents);
    counter(to, "poll.bytes", "Bytes of answers to long-polls", metrics.pollBytes);
    gauge(to, "listeners.lagging", "Listeners that are behind the log", metrics::lagging);
    gauge(
        to,
        "listener.lag.events.max",
        "How many events the last listener is behind",
        metrics::mostLag);
  }

  private void bindHistograms(PrometheusRegistry to) {
    histogram(
        to,
        "delivery_latency_seconds",
        "From the log's taking an event until all live listeners of a loop were written; one for"
            + " each delivery",
        Map.of(Labels.EMPTY, metrics.deliveryLatency));
    histogram(
        to,
        "establish_duration_seconds",
        "From the head of a request to follow until the first bytes of the stream were flushed",
        Map.of(Labels.EMPTY, metrics.establishDuration));
    histogram(
        to,
        "stream_duration_seconds",
        "How long streams lived that have ended",
        Map.of(Labels.EMPTY, metrics.streamDuration));
    histogram(
        to,
        "connection_duration_seconds",
        "How long connections lived that are closed",
        Map.of(Labels.EMPTY, metrics.connectionDuration));
    histogram(
        to,
        "request_duration_seconds",
        "From the head of a request until its answer was handed over; without streams, either way",
        Map.of(
            Labels.of("kind", "publish"), metrics.publishDuration,
            Labels.of("kind", "other"), metrics.requestDuration));
    histogram(
        to,
        "store_append_duration_seconds",
        "From handing an event to the log until it was as durable as configured",
        Map.of(Labels.EMPTY, metrics.appendDuration));
    histogram(
        to,
        "listener_lag_events",
        "How many events listeners are behind; each scrape counts each listener",
        Map.of(Labels.EMPTY, metrics.listenerLag));
  }

  private static void sent(PrometheusMeterRegistry to, String encoding, LongAdder bytes) {
    FunctionCounter.builder("tailrace.bytes.sent", bytes, LongAdder::sum)
        .tag("encoding", encoding)
        .description("Bytes written to streams, with what HTTP adds to them")
        .register(to);
  }

  private static void counter(PrometheusMeterRegistry to, String name, String help, LongAdder of) {
    FunctionCounter.builder("tailrace." + name, of, LongAdder::sum).description(help).register(to);
  }

  private static void gauge(
      PrometheusMeterRegistry to, String name, String help, Supplier<Number> of) {
    Gauge.builder("tailrace." + name, of).description(help).register(to);
  }

  private static void histogram(
      PrometheusRegistry to, String name, String help, Map<Labels, Histogram> each) {
    to.register(
        () -> {
          HistogramSnapshot.Builder all =
              HistogramSnapshot.builder().name("tailrace_" + name).help(help);
          each.forEach((labels, histogram) -> all.dataPoint(point(labels, histogram)));
          return all.build();
        });
  }

  private static HistogramSnapshot.HistogramDataPointSnapshot point(
      Labels labels, Histogram histogram) {
    return HistogramSnapshot.HistogramDataPointSnapshot.builder()
        .labels(labels)
        .classicHistogramBuckets(
            ClassicHistogramBuckets.of(histogram.bounds(), histogram.counts()))
        .sum(histogram.sum())
        .build();
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
