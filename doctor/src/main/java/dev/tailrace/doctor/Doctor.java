package dev.tailrace.doctor;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Examines a stream: first the way to its host, then the stream itself. Every wait has an end.
 *
 * <p>Threads: confined to the caller's, which it blocks.
 */
public final class Doctor {
  private final Visit visit;
  private final String name;
  private final Clock clock;
  private final LongSupplier ticks;
  private final Consumer<String> progress;

  /**
   * @param visit what is to be examined
   * @param name that no other visit has, of letters and digits; the probes carry it
   * @param clock the time of day, to compare the server's with
   * @param ticks nanoseconds from anywhere, as of {@link System#nanoTime}
   * @param progress told what is being done, where it takes a while
   */
  public Doctor(
      Visit visit, String name, Clock clock, LongSupplier ticks, Consumer<String> progress) {
    this.visit = Objects.requireNonNull(visit, "visit");
    this.name = Objects.requireNonNull(name, "name");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.ticks = Objects.requireNonNull(ticks, "ticks");
    this.progress = Objects.requireNonNull(progress, "progress");
  }

  /**
   * Examines. What goes wrong is a finding.
   *
   * @throws InterruptedException if the thread is interrupted; nothing stays open
   */
  public Diagnosis examine() throws InterruptedException {
    Way way = new Approach(visit, clock, ticks).go();
    List<Finding> found = new ArrayList<>(way.findings());
    if (!way.open()) {
      return new Diagnosis(visit.place().stream(), found, List.of());
    }
    Web web = new Web(visit, clock, ticks);
    try (Examination examination = new Examination(visit, web)) {
      Prober prober = new Prober(visit, web, ticks, name);
      List<Latency> latencies = examination.run(prober, progress);
      found.addAll(examination.findings());
      return new Diagnosis(visit.place().stream(), found, latencies);
    }
  }
}
