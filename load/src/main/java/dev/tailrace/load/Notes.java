package dev.tailrace.load;

import java.util.ArrayList;
import java.util.List;

/** What a reader of a report must know to read its figures rightly. Threads: immutable. */
final class Notes {
  private static final double BUSY = 0.9;

  private Notes() {}

  static List<String> of(LoadReport report) {
    List<String> notes = new ArrayList<>();
    if (report.publishes().tooLate() > 0) {
      notes.add(
          Text.of(
                  "the publishers could not keep up: %s of %s events were due but never published,"
                      + " and are",
                  Quantity.count(report.publishes().tooLate()),
                  Quantity.count(report.publishes().due()))
              + " in no latency; lower --rate or raise --publishers");
    }
    if (report.plan().pacing() instanceof Pacing.Closed) {
      notes.add(
          "a closed loop waits when the hub is slow, so its latencies leave out that waiting");
    }
    if (report.machine().wasBusy()) {
      notes.add(
          Text.of(
              "the machine was busy before this began (load average %s, %d cores): no figures to"
                  + " quote",
              Quantity.number(report.machine().loadAverage()), report.machine().cores()));
    }
    if (driverIsBusy(report)) {
      notes.add(
          "this driver was as busy as its threads can be: the figures may be its own, not the"
              + " hub's; raise --threads if there are processors left");
    }
    return notes;
  }

  private static boolean driverIsBusy(LoadReport report) {
    double nanos = report.driver().cpuNanos().orElse(0);
    return nanos / 1e9 / report.deliveries().seconds() > BUSY * report.plan().threads();
  }
}
