package dev.tailrace.load;

import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * What a run came to. Latencies are in nanoseconds; of an open loop they count from when an event
 * was due, of a closed loop from when its publishing began.
 *
 * @param plan what was to be done
 * @param machine what it ran on
 * @param connecting how the listeners connected
 * @param publishes what became of the publishes
 * @param latency from there to each listener that read all the time, of the measured events
 * @param deliveries what the listeners had
 * @param stall of those that did not read for a while
 * @param reconnect of all cut off at once
 * @param hub what the hub used
 * @param driver what this process used; of no interest but to see whether it was fast enough
 *     <p>Threads: immutable but for the histogram, which is the caller's.
 */
public record LoadReport(
    Plan plan,
    Machine machine,
    Connecting connecting,
    Publishes publishes,
    Histogram latency,
    Deliveries deliveries,
    Optional<Stall> stall,
    Optional<Reconnect> reconnect,
    Usage hub,
    Usage driver) {

  /**
   * @param seconds until all listeners had a stream
   */
  public record Connecting(double seconds) {}

  /**
   * @param due measured events that were due
   * @param published of these, events that were accepted
   * @param tooLate of these, events that the hub was too slow to take
   * @param refused publishes of the whole run that were refused
   * @param firstRefusal why the first of them was; empty for none
   * @param seconds the measuring
   */
  public record Publishes(
      long due, long published, long tooLate, long refused, String firstRefusal, double seconds) {}

  /**
   * @param measured events had by listeners that read all the time, and measured
   * @param received events had by all listeners over the measuring
   * @param bytes read by all listeners over the measuring
   * @param seconds from the start of the measuring to the last measured event had
   * @param lost events of the whole run that never came
   * @param faults what else went wrong in the whole run
   */
  public record Deliveries(
      long measured, long received, long bytes, double seconds, long lost, Faults faults) {}

  /**
   * @param listeners that did not read
   * @param missed events that they had not when they read again
   * @param lost of these, events that never came
   * @param seconds until they had all; until the last one that came, if some were lost
   */
  public record Stall(int listeners, long missed, long lost, double seconds) {}

  /**
   * @param events published meanwhile
   * @param connectSeconds until all had a stream again
   * @param catchUpSeconds until all had all; until the last one that came, if some were lost
   * @param lost events that never came
   * @param failedConnects connects that did not come to a stream and were tried again
   */
  public record Reconnect(
      long events, double connectSeconds, double catchUpSeconds, long lost, long failedConnects) {}

  /** Whether nothing was lost, doubled, reordered or refused. */
  public boolean isWhole() {
    return deliveries.lost == 0
        && deliveries.faults.duplicated() == 0
        && deliveries.faults.reordered() == 0
        && publishes.refused == 0;
  }

  /** In one sentence, whether it is whole. */
  public String verdict() {
    return Verdict.of(this);
  }

  /** What one must know to read the figures rightly; empty for nothing. */
  public List<String> notes() {
    return Notes.of(this);
  }

  /** All of it as figures with names and units. */
  public List<Section> sections() {
    return Figures.of(this);
  }
}
