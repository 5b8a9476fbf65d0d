package dev.tailrace.load;

import java.util.ArrayList;
import java.util.List;

/** Says in a sentence what a run has shown. Threads: immutable. */
final class Verdict {
  private Verdict() {}

  static String of(LoadReport report) {
    List<String> faults = new ArrayList<>();
    LoadReport.Deliveries had = report.deliveries();
    add(faults, had.lost(), "lost");
    add(faults, had.faults().duplicated(), "doubled");
    add(faults, had.faults().reordered(), "out of order");
    long refused = report.publishes().refused();
    if (refused > 0) {
      String plural = refused == 1 ? "" : "es";
      String first = report.publishes().firstRefusal();
      faults.add(Text.of("%,d publish%s refused, the first: %s", refused, plural, first));
    }
    return faults.isEmpty() ? "nothing lost, doubled or out of order" : String.join("; ", faults);
  }

  private static void add(List<String> faults, long count, String what) {
    if (count > 0) {
      faults.add(Text.of("%,d event%s %s", count, count == 1 ? "" : "s", what));
    }
  }
}
