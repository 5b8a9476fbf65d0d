package dev.tailrace.app;

import dev.tailrace.log.LogStats;
import dev.tailrace.log.SegmentLog;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/**
 * The meters of a hub that its server cannot know: its log, its limits, its version.
 *
 * @param log what is measured
 * @param maxConnections how many are served at once
 *     <p>Threads: thread-safe.
 */
record HubMeters(SegmentLog log, int maxConnections) implements MeterBinder {
  @Override
  public void bindTo(MeterRegistry to) {
    gauge(to, "store.bytes", "Bytes of the log's segments", LogStats::bytes);
    gauge(to, "store.records", "Events in the log", LogStats::records);
    gauge(to, "store.segments", "Files the log consists of", HubMeters::segments);
    gauge(to, "store.waiting", "Publishes that wait for the log's writer", LogStats::inHand);
    gauge(to, "store.heap.bytes", "Heap of the log's tail and indexes", HubMeters::heap);
    gauge(
        to,
        "store.trouble",
        "1 while the storage takes nothing, else 0",
        stats -> stats.trouble().isPresent() ? 1 : 0);
    counter(to, "store.commits", "Groups of publishes written", LogStats::commits);
    counter(to, "store.syncs", "Times the log waited for the medium", LogStats::syncs);
    Gauge.builder("tailrace.connections.limit", () -> maxConnections)
        .description("Connections that are served at once")
        .register(to);
    Gauge.builder("tailrace.build.info", () -> 1)
        .tag("version", Version.current())
        .tag("java", Runtime.version().toString())
        .description("1; the labels tell what runs")
        .register(to);
  }

  private void gauge(MeterRegistry to, String name, String help, ToDoubleFunction<LogStats> of) {
    Gauge.builder("tailrace." + name, log, each -> of.applyAsDouble(each.stats()))
        .description(help)
        .register(to);
  }

  private void counter(MeterRegistry to, String name, String help, ToDoubleFunction<LogStats> of) {
    FunctionCounter.builder("tailrace." + name, log, each -> of.applyAsDouble(each.stats()))
        .description(help)
        .register(to);
  }

  private static double segments(LogStats stats) {
    return stats.classes().stream().mapToInt(LogStats.OfClass::segments).sum();
  }

  private static double heap(LogStats stats) {
    return stats.tailHeapBytes() + (double) stats.indexHeapBytes();
  }
}
