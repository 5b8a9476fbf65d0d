package dev.tailrace.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the probes arrived on one stream.
 *
 * @param accepted how many were published
 * @param latencies from sending to arrival, of each; empty for one that did not arrive
 * @param leastNanos how late the one was that was least late; 0 if none arrived
 * @param worstNanos how late the latest was
 * @param together whether two came at nearly the same time that were not sent so
 * @param spread half of the interval they were sent in
 *     <p>Threads: immutable.
 */
record Punctuality(
    int accepted,
    List<Optional<Duration>> latencies,
    long leastNanos,
    long worstNanos,
    boolean together,
    long spread) {
  private static final long LATE_NANOS = 500_000_000L;
  private static final long SHORTEST_HOLD_NANOS = 100_000_000L;
  private static final long DELAY_NANOS = 100_000_000L;
  private static final int TOGETHER = 4;
  private static final int SAID = 10;

  static Punctuality of(Probing probing, Transcript stream) {
    List<Optional<Duration>> latencies = new ArrayList<>();
    long least = Long.MAX_VALUE;
    long worst = 0;
    boolean together = false;
    Probe lastProbe = null;
    long lastArrival = 0;
    for (Probe probe : probing.accepted()) {
      Optional<Long> at = stream.arrival(probe.mark()).map(Transcript.Arrival::atNanos);
      latencies.add(at.map(nanos -> Duration.ofNanos(nanos - probe.sentNanos())));
      if (at.isPresent()) {
        least = Math.min(least, probe.latenessNanos(at.get()));
        worst = Math.max(worst, probe.latenessNanos(at.get()));
        if (lastProbe != null) {
          long sentApart = probe.sentNanos() - lastProbe.sentNanos();
          together |= (at.get() - lastArrival) * TOGETHER < sentApart;
        }
        lastProbe = probe;
        lastArrival = at.get();
      }
    }
    long half = probing.series().interval().toNanos() / 2;
    long some = lastProbe == null ? 0 : least;
    return new Punctuality(
        latencies.size(), List.copyOf(latencies), some, worst, together, half);
  }

  int arrived() {
    return (int) latencies.stream().filter(Optional::isPresent).count();
  }

  /** They came in a bunch, and late for that. */
  boolean held() {
    return together && worstNanos >= Math.max(SHORTEST_HOLD_NANOS, spread);
  }

  boolean late() {
    return worstNanos > LATE_NANOS;
  }

  /** Each by about the same: so waits what has a timer, and no network or busy machine. */
  boolean delayed() {
    boolean evenly = worstNanos - leastNanos < DELAY_NANOS;
    return arrived() > 1 && !held() && !late() && leastNanos >= DELAY_NANOS && evenly;
  }

  boolean prompt() {
    return accepted > 0 && arrived() == accepted && !held() && !late();
  }

  /** {@code 12 ms, 9 ms, lost}. */
  String words() {
    List<String> words =
        latencies.stream()
            .limit(SAID)
            .map(each -> each.map(time -> Spoken.nanos(time.toNanos())).orElse("lost"))
            .toList();
    return String.join(", ", words) + (latencies.size() > words.size() ? ", …" : "");
  }
}
