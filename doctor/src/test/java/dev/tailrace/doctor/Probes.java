package dev.tailrace.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes up probes: sent at 1 s, 2 s, 3 s and so on, and each answered 20 ms later. */
final class Probes {
  private static final long MILLI = 1_000_000L;

  private Probes() {}

  static Probing published(int count) {
    return filled(count, 0);
  }

  static Probing filled(int count, int fillBytes) {
    List<Probe> probes = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      probes.add(probe(i, 201));
    }
    return new Probing(new Series(count, Duration.ofSeconds(1)), probes, fillBytes);
  }

  static Probing refused(int afterwards, int status) {
    List<Probe> probes = new ArrayList<>(published(afterwards + 1).probes());
    probes.set(afterwards, probe(afterwards + 1, status));
    return new Probing(new Series(3, Duration.ofSeconds(1)), probes, 0);
  }

  static String event(int number) {
    return "id: " + number + "\ndata: probe " + number + "\n\n";
  }

  private static Probe probe(int number, int status) {
    Answer answer = new Answer(Optional.of(new Seen().status(status).head()), "");
    long sent = number * 1000 * MILLI;
    return new Probe(number, "probe " + number, sent, sent + 20 * MILLI, answer);
  }
}
