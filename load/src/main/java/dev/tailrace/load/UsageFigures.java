package dev.tailrace.load;

/** The figures on what the hub and the driver used. Threads: immutable. */
final class UsageFigures {
  private UsageFigures() {}

  /** Without figures where nothing is known. */
  static Section hub(LoadReport report) {
    Sheet sheet = new Sheet("hub", "The hub");
    cpu(sheet, report);
    Usage hub = report.hub();
    hub.residentConnected()
        .ifPresent(bytes -> sheet.bytes("resident_connected", "memory, all connected", bytes));
    hub.residentAfter()
        .ifPresent(bytes -> sheet.bytes("resident_after", "memory, measured", bytes));
    if (hub.residentBefore().isPresent() && hub.residentConnected().isPresent()) {
      double more = hub.residentConnected().getAsLong() - hub.residentBefore().getAsLong();
      int listeners = report.plan().shape().listeners();
      sheet.bytes("resident_per_listener", "memory for each listener", more / listeners);
    }
    return sheet.section();
  }

  static Section driver(LoadReport report) {
    Sheet sheet = new Sheet("driver", "This driver");
    sheet.count("threads", "threads that receive", report.plan().threads());
    report
        .driver()
        .cpuNanos()
        .ifPresent(nanos -> sheet.number("cores", "processors used", cores(report, nanos), ""));
    return sheet.section();
  }

  private static void cpu(Sheet sheet, LoadReport report) {
    if (report.hub().cpuNanos().isEmpty()) {
      return;
    }
    double nanos = report.hub().cpuNanos().getAsLong();
    double seconds = report.deliveries().seconds();
    sheet.number("cores", "processors used", cores(report, nanos), "");
    sheet.number(
        "cpu_micros_per_delivery",
        "CPU for a delivery",
        nanos / 1e3 / report.deliveries().received(),
        "µs");
    sheet.number(
        "cpu_micros_per_listener_second",
        "CPU for a listener and second",
        nanos / 1e3 / seconds / report.plan().shape().listeners(),
        "µs");
  }

  private static double cores(LoadReport report, double nanos) {
    return nanos / 1e9 / report.deliveries().seconds();
  }
}
