package dev.tailrace.doctor;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Publishes the probes at their pace. If none of them comes out, it pushes: what an intermediary
 * holds back until a buffer is full comes when it is full, and so can be told from what is lost.
 *
 * <p>Threads: confined to one thread, which it blocks.
 */
final class Prober {
  private static final int FILL_BYTES = 32 * 1024;
  private static final int MOST_FILLS = 4;
  private static final Duration FILL_PATIENCE = Duration.ofMillis(500);

  private final Visit visit;
  private final Web web;
  private final LongSupplier ticks;
  private final String name;

  /**
   * @param name that no other visit has
   */
  Prober(Visit visit, Web web, LongSupplier ticks, String name) {
    this.visit = visit;
    this.web = web;
    this.ticks = ticks;
    this.name = name;
  }

  /** Until all have arrived on the stream, or the time is up. */
  Probing run(URI where, LiveStream stream) throws InterruptedException {
    URI uri = URI.create(where + "?event=tailrace-doctor&ttl=1m");
    List<Probe> probes = publish(uri, stream);
    Probing probing = new Probing(visit.series(), probes, 0);
    List<Probe> accepted = probing.accepted();
    if (accepted.isEmpty() || stream.await(seen -> all(accepted, seen), visit.timeout())) {
      return probing;
    }
    boolean silent = !any(accepted, stream.observation());
    return silent && visit.place().own()
        ? new Probing(visit.series(), probes, fill(uri, accepted, stream))
        : probing;
  }

  private List<Probe> publish(URI uri, LiveStream stream) throws InterruptedException {
    List<Probe> probes = new ArrayList<>();
    for (int number = 1; number <= visit.series().count(); number++) {
      Probe probe = post(uri, number);
      probes.add(probe);
      if (!probe.answer().succeeded()) {
        return probes;
      }
      if (number < visit.series().count()) {
        long spent = ticks.getAsLong() - probe.sentNanos();
        stream.awaitEnd(visit.series().interval().minusNanos(spent));
      }
    }
    return probes;
  }

  private Probe post(URI uri, int number) throws InterruptedException {
    String mark = "tailrace-doctor " + name + " " + number;
    long sent = ticks.getAsLong();
    Answer answer = web.post(uri, mark);
    return new Probe(number, mark, sent, ticks.getAsLong(), answer);
  }

  private int fill(URI uri, List<Probe> probes, LiveStream stream) throws InterruptedException {
    int filled = 0;
    for (int i = 0; i < MOST_FILLS && stream.observation().ending().isOpen(); i++) {
      if (!web.post(uri, "x".repeat(FILL_BYTES)).succeeded()) {
        return filled;
      }
      filled += FILL_BYTES;
      if (stream.await(seen -> all(probes, seen), FILL_PATIENCE)) {
        return filled;
      }
    }
    return filled;
  }

  private static boolean all(List<Probe> probes, Observation seen) {
    Transcript transcript = Transcript.of(seen);
    return probes.stream().allMatch(each -> transcript.arrival(each.mark()).isPresent());
  }

  private static boolean any(List<Probe> probes, Observation seen) {
    Transcript transcript = Transcript.of(seen);
    return probes.stream().anyMatch(each -> transcript.arrival(each.mark()).isPresent());
  }
}
