package dev.tailrace.doctor;

import java.util.List;
import java.util.Optional;

/** Whether a listener that comes back gets what it missed. Threads: immutable. */
final class ResumeCheck {
  private ResumeCheck() {}

  /**
   * @param missed the probes after the one resumed from
   * @param byHeader what came with {@code Last-Event-ID}
   * @param byQuery what came with {@code last_event_id} in the URL; empty if that was not needed
   */
  static Finding finding(List<Probe> missed, Transcript byHeader, Optional<Transcript> byQuery) {
    String what = Spoken.count(missed.size(), "event");
    if (came(missed, byHeader)) {
      return Finding.good(
          "resume", "with Last-Event-ID of the first probe, " + what + " came again");
    }
    if (byQuery.isPresent() && came(missed, byQuery.get())) {
      return Finding.wrong(
          "last-event-id-stripped",
          what + " did not come again with the header Last-Event-ID, but did with last_event_id in"
              + " the URL",
          "let the header Last-Event-ID through to the hub");
    }
    return Finding.wrong(
        "no-resume",
        what + " did not come again, neither with the header Last-Event-ID nor with last_event_id"
            + " in the URL",
        "several hubs that do not share a log stand behind one address, or the server keeps no"
            + " history");
  }

  static boolean came(List<Probe> missed, Transcript transcript) {
    return missed.stream().allMatch(each -> transcript.arrival(each.mark()).isPresent());
  }
}
