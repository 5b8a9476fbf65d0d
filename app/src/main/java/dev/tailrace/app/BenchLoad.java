package dev.tailrace.app;

import dev.tailrace.load.Pacing;
import dev.tailrace.load.Plan;
import dev.tailrace.load.Target;
import java.time.Duration;
import picocli.CommandLine.Option;

/** What load {@code bench} makes, as flags. Threads: confined to the main thread. */
final class BenchLoad {
  private static final double DEFAULT_RATE = 20;
  private static final int LARGEST = 1 << 24;

  @Option(
      names = "--listeners",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Connections that listen. Default: ${DEFAULT-VALUE}.")
  private int listeners;

  @Option(
      names = "--topics",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Topics; the listeners are dealt out to them, and the events go round them. Default:"
              + " ${DEFAULT-VALUE}.")
  private int topics;

  @Option(
      names = "--publishers",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Connections that publish, one event at a time each. Default: ${DEFAULT-VALUE}.")
  private int publishers;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "Open loop: so many events a second over all, each at its time even if the hub is behind;"
              + " latency counts from that time. Default: 20.")
  private Double rate;

  @Option(
      names = "--outstanding",
      paramLabel = "N",
      description =
          "Closed loop, instead of --rate: at most so many events that not all listeners have;"
              + " latency counts from the start of the publish.")
  private Integer outstanding;

  @Option(
      names = "--size",
      paramLabel = "BYTES",
      defaultValue = "200",
      converter = Sizes.class,
      description = "Data of an event, 46 bytes at least. Default: ${DEFAULT-VALUE}.")
  private long size;

  @Option(
      names = "--warmup",
      paramLabel = "TIME",
      defaultValue = "2s",
      description = "Publish this long before it is measured. Default: ${DEFAULT-VALUE}.")
  private Duration warmup;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      defaultValue = "10s",
      description = "Measure this long. Default: ${DEFAULT-VALUE}.")
  private Duration duration;

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "End after N measured events, if that is before --duration.")
  private Long events;

  @Option(
      names = "--stall",
      paramLabel = "K",
      defaultValue = "0",
      description =
          "K of the listeners do not read while it is measured, and must catch up at the end.")
  private int stalled;

  @Option(
      names = "--reconnect",
      paramLabel = "B",
      defaultValue = "0",
      description =
          "After the measuring cut off all listeners at once, publish B events, and let all come"
              + " back at once and catch up.")
  private int reconnect;

  @Option(
      names = "--connect-at-once",
      paramLabel = "N",
      defaultValue = "500",
      description = "Connects that may be in progress. Default: ${DEFAULT-VALUE}.")
  private int connectAtOnce;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads that receive; one more publishes. Default: ${DEFAULT-VALUE}.")
  private int threads;

  /**
   * The plan.
   *
   * @throws IllegalArgumentException if it makes no sense
   */
  Plan plan(Target target) {
    return new Plan(target, shape(), pacing(), span(), reconnect, connectAtOnce, threads);
  }

  private Plan.Shape shape() {
    int bytes = (int) Math.min(size, LARGEST + 1);
    return new Plan.Shape(listeners, topics, publishers, bytes, stalled);
  }

  private Pacing pacing() {
    if (rate != null && outstanding != null) {
      throw new IllegalArgumentException("--rate is for an open loop, --outstanding for a closed");
    }
    return outstanding == null
        ? new Pacing.Open(rate == null ? DEFAULT_RATE : rate)
        : new Pacing.Closed(outstanding);
  }

  private Plan.Span span() {
    if (events != null && events < 1) {
      throw new IllegalArgumentException("the events must be 1 or more: " + events);
    }
    return new Plan.Span(warmup, duration, events == null ? 0 : events);
  }
}
