package dev.tailrace.doctor;

import java.util.ArrayList;
import java.util.List;

/** Whether what is published comes out, once, and at once. Threads: immutable. */
final class ProbeCheck {
  static final String UNBUFFER =
      "nginx: proxy_buffering off, or do not ignore X-Accel-Buffering; Apache: flushpackets=on;"
          + " Caddy: flush_interval -1; others: turn off response buffering for this path";

  private static final String NO_DELAY =
      "HAProxy: option http-no-delay, in the frontend; others: TCP_NODELAY towards the listener";

  private ProbeCheck() {}

  static List<Finding> findings(Probing probing, Transcript stream) {
    List<Finding> found = new ArrayList<>();
    Punctuality seen = Punctuality.of(probing, stream);
    if (seen.accepted() > 0) {
      found.add(seen.arrived() == 0 ? silent(probing) : verdict(probing, seen));
      doubled(probing, stream, found);
    }
    probing.refusal().ifPresent(each -> found.add(refused(each, seen.accepted())));
    return found;
  }

  private static Finding silent(Probing probing) {
    String more = probing.fillBytes() == 0 ? "" : ", nor after " + fill(probing) + " more";
    return Finding.wrong(
        "silent",
        "of " + Spoken.count(probing.accepted().size(), "probe") + " that were published none has"
            + " arrived" + more,
        "either an intermediary holds the whole response back (" + UNBUFFER + "), or the POST went"
            + " to another hub than the one that streams");
  }

  private static Finding verdict(Probing probing, Punctuality seen) {
    String apart = Spoken.count(seen.accepted(), "probe") + ", " + apart(probing) + "took ";
    String words = apart + seen.words();
    if (seen.arrived() < seen.accepted()) {
      return Finding.wrong(
          "lost",
          words,
          "something between drops events, or several hubs that do not share a log stand behind one"
              + " address");
    }
    if (seen.held()) {
      String pushed =
          probing.fillBytes() == 0
              ? ""
              : ", and only when " + fill(probing) + " more pushed them through";
      return Finding.wrong("buffered", words + ": they arrived together" + pushed, UNBUFFER);
    }
    if (seen.late()) {
      return Finding.wrong("late", words, "something between holds events back: " + UNBUFFER);
    }
    return seen.delayed()
        ? Finding.warning("delayed", words + ": each waits for a timer on the way", NO_DELAY)
        : Finding.good("prompt", words);
  }

  private static String apart(Probing probing) {
    return probing.series().count() == 1
        ? ""
        : Spoken.time(probing.series().interval()) + " apart, ";
  }

  private static String fill(Probing probing) {
    return probing.fillBytes() / 1024 + " KiB";
  }

  private static void doubled(Probing probing, Transcript stream, List<Finding> found) {
    long twice =
        probing.accepted().stream().filter(each -> stream.count(each.mark()) > 1).count();
    if (twice > 0) {
      found.add(
          Finding.wrong(
              "doubled",
              Spoken.count(twice, "probe") + " arrived more than once",
              "something between sends requests again: no retries for POST"));
    }
  }

  private static Finding refused(Answer refusal, int accepted) {
    String after = accepted == 0 ? "" : " after " + Spoken.count(accepted, "probe");
    return Finding.warning(
        "publish-refused",
        "publishing was refused" + after + ": " + refusal.words()
            + "; buffering can be judged by the first bytes and by heartbeats only",
        "give --header 'Authorization: Bearer ...' that may publish, or --idle TIME for the"
            + " heartbeats");
  }
}
