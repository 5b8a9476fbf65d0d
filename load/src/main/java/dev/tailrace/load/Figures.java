package dev.tailrace.load;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Lays a report out as figures: what is derived is derived here, once for text, JSON and plot.
 *
 * <p>Threads: immutable.
 */
final class Figures {
  private static final double MEBIBYTE = 1 << 20;

  private Figures() {}

  static List<Section> of(LoadReport report) {
    List<Section> sections = new ArrayList<>();
    sections.add(run(report.plan()));
    sections.add(latency(report));
    sections.add(throughput(report));
    sections.add(integrity(report));
    sections.add(connecting(report));
    report.stall().ifPresent(stall -> sections.add(stall(stall)));
    report.reconnect().ifPresent(part -> sections.add(reconnect(part, report.plan())));
    Section hub = UsageFigures.hub(report);
    if (!hub.figures().isEmpty()) {
      sections.add(hub);
    }
    sections.add(UsageFigures.driver(report));
    sections.add(machine(report.machine()));
    return sections;
  }

  private static Section run(Plan plan) {
    Plan.Shape shape = plan.shape();
    Sheet sheet =
        new Sheet("run", "Run")
            .text("hub", "hub", plan.target().authority())
            .count("listeners", "listeners", shape.listeners())
            .count("topics", "topics", shape.topics())
            .count("publishers", "publishers", shape.publishers())
            .count("data_bytes", "bytes of data an event", shape.dataBytes());
    if (plan.pacing() instanceof Pacing.Open open) {
      sheet.text("loop", "loop", "open");
      sheet.setting("rate", "rate", open.eventsPerSecond(), "events/s");
    } else if (plan.pacing() instanceof Pacing.Closed closed) {
      sheet.text("loop", "loop", "closed");
      sheet.count("outstanding", "events outstanding", closed.outstanding());
    }
    if (plan.span().events() > 0) {
      sheet.count("events", "events, if in time", plan.span().events());
    }
    return sheet
        .setting("warmup", "warm-up", plan.span().warmup())
        .setting("duration", "duration", plan.span().duration())
        .section();
  }

  private static Section machine(Machine machine) {
    return new Sheet("machine", "Machine")
        .text("date", "date", machine.date().toString())
        .count("cores", "cores", machine.cores())
        .text("java", "driver's Java", machine.java())
        .text("os", "system", machine.os())
        .number("load_average", "load average before", machine.loadAverage(), "")
        .section();
  }

  private static Section latency(LoadReport report) {
    Histogram latency = report.latency();
    boolean open = report.plan().pacing() instanceof Pacing.Open;
    String from = open ? "an event was due" : "the publish began (closed loop)";
    Sheet sheet = new Sheet("latency", "Latency, from when " + from + " to when a listener had it");
    if (latency.getTotalCount() == 0) {
      return sheet.count("count", "deliveries measured", 0).section();
    }
    return sheet
        .latency("min", "min", latency.getMinValue())
        .latency("p50", "p50", latency.getValueAtPercentile(50))
        .latency("p90", "p90", latency.getValueAtPercentile(90))
        .latency("p99", "p99", latency.getValueAtPercentile(99))
        .latency("p99_9", "p99.9", latency.getValueAtPercentile(99.9))
        .latency("max", "max", latency.getMaxValue())
        .count("count", "deliveries measured", latency.getTotalCount())
        .section();
  }

  private static Section throughput(LoadReport report) {
    LoadReport.Publishes publishes = report.publishes();
    LoadReport.Deliveries had = report.deliveries();
    return new Sheet("throughput", "Throughput")
        .count("events_due", "events due", publishes.due())
        .count("events_published", "events published", publishes.published())
        .number(
            "events_per_second",
            "events published a second",
            publishes.published() / publishes.seconds(),
            "")
        .count("deliveries", "deliveries", had.received())
        .number("deliveries_per_second", "deliveries a second", had.received() / had.seconds(), "")
        .number("mebibytes_per_second", "received", had.bytes() / MEBIBYTE / had.seconds(), "MiB/s")
        .bytes(
            "received_per_listener",
            "received by each listener",
            (double) had.bytes() / report.plan().shape().listeners())
        .section();
  }

  private static Section integrity(LoadReport report) {
    LoadReport.Deliveries had = report.deliveries();
    return new Sheet("integrity", "Integrity")
        .count("lost", "lost", had.lost())
        .count("duplicated", "duplicated", had.faults().duplicated())
        .count("reordered", "reordered", had.faults().reordered())
        .count("refused", "publishes refused", report.publishes().refused())
        .count("too_late", "publishes that could not be made", report.publishes().tooLate())
        .count("gaps", "gaps that the hub told of", had.faults().gaps())
        .count("others", "events of others", had.faults().others())
        .count("disconnects", "streams that ended", had.faults().disconnects())
        .section();
  }

  private static Section connecting(LoadReport report) {
    int listeners = report.plan().shape().listeners();
    double seconds = report.connecting().seconds();
    return new Sheet("connect", "Connecting")
        .seconds("all", "until all had a stream", seconds)
        .number("connects_per_second", "connects a second", listeners / seconds, "")
        .section();
  }

  private static Section stall(LoadReport.Stall stall) {
    return new Sheet("stall", "Listeners that did not read")
        .count("listeners", "listeners", stall.listeners())
        .count("missed", "events they were behind", stall.missed())
        .count("lost", "of these lost", stall.lost())
        .seconds("catch_up", "until they had caught up", stall.seconds())
        .section();
  }

  private static Section reconnect(LoadReport.Reconnect part, Plan plan) {
    int listeners = plan.shape().listeners();
    return new Sheet("reconnect", "All cut off at once")
        .count("events", "events published meanwhile", part.events())
        .seconds("all", "until all had a stream again", part.connectSeconds())
        .number("connects_per_second", "connects a second", listeners / part.connectSeconds(), "")
        .seconds("catch_up", "until all had caught up", part.catchUpSeconds())
        .count("lost", "lost", part.lost())
        .count("failed_connects", "connects that failed at first", part.failedConnects())
        .section();
  }
}
