package dev.tailrace.doctor;

import java.util.List;
import java.util.Optional;

/**
 * What was published.
 *
 * @param series as it was meant to be
 * @param probes that were posted, in order; the first refusal ends them
 * @param fillBytes how much was published behind them because none had arrived
 *     <p>Threads: immutable.
 */
record Probing(Series series, List<Probe> probes, int fillBytes) {
  Probing {
    probes = List.copyOf(probes);
  }

  List<Probe> accepted() {
    return probes.stream().filter(each -> each.answer().succeeded()).toList();
  }

  /** The answer to the probe that was not taken. */
  Optional<Answer> refusal() {
    return probes.stream()
        .map(Probe::answer)
        .filter(each -> !each.succeeded())
        .findFirst();
  }
}
