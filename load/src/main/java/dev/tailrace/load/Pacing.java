package dev.tailrace.load;

/** When events are published. Threads: immutable. */
public sealed interface Pacing {
  /**
   * Open loop: an event is due at its time, whether or not the hub keeps up; its latency counts
   * from then.
   *
   * @param eventsPerSecond over all publishers, more than 0
   */
  record Open(double eventsPerSecond) implements Pacing {
    public Open {
      Plan.require(
          eventsPerSecond > 0 && eventsPerSecond <= 1e6,
          "the rate must be more than 0 and at most 1000000 events a second",
          eventsPerSecond);
    }
  }

  /**
   * Closed loop: an event is published when the one so many before it has reached all; its latency
   * counts from the start of its publishing.
   *
   * @param outstanding how many events may be on their way, from 1
   */
  record Closed(int outstanding) implements Pacing {
    public Closed {
      Plan.require(
          outstanding >= 1 && outstanding <= 1_000_000,
          "the events outstanding must be 1 to 1000000",
          outstanding);
    }
  }
}
