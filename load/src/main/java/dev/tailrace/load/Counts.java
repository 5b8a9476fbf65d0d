package dev.tailrace.load;

import java.util.List;

/**
 * What the listeners of one loop, or of all, have come to so far. Times are the run's nanoseconds.
 *
 * @param streams who is connected
 * @param received what came
 * @param measured of these the ones that were measured
 * @param backlog what should have come and has not
 * @param faults what went wrong
 *     <p>Threads: immutable.
 */
record Counts(
    Streams streams, Received received, Measured measured, Backlog backlog, Faults faults) {

  static final Counts NONE = new Tally().counts();

  /**
   * @param connected how many have a stream
   * @param completeAt when all of a loop had one
   */
  record Streams(int connected, long completeAt) {
    private Streams plus(Streams o) {
      return new Streams(connected + o.connected, Math.max(completeAt, o.completeAt));
    }
  }

  /**
   * @param events doubles included
   * @param lastAt when the last one came that was no double
   * @param bytes read from the streams
   */
  record Received(long events, long lastAt, long bytes) {
    private Received plus(Received o) {
      return new Received(events + o.events, Math.max(lastAt, o.lastAt), bytes + o.bytes);
    }
  }

  /**
   * @param events how many
   * @param lastAt when the last one came
   */
  record Measured(long events, long lastAt) {
    private Measured plus(Measured o) {
      return new Measured(events + o.events, Math.max(lastAt, o.lastAt));
    }
  }

  /**
   * @param behind how many listeners have not all that they should have
   * @param missing events that these have not
   * @param stalledMissed events that those who did not read had not when they read again
   */
  record Backlog(int behind, long missing, long stalledMissed) {
    private Backlog plus(Backlog o) {
      return new Backlog(behind + o.behind, missing + o.missing, stalledMissed + o.stalledMissed);
    }
  }

  static Counts sum(List<Counts> all) {
    return all.stream().reduce(NONE, Counts::plus);
  }

  private Counts plus(Counts o) {
    return new Counts(
        streams.plus(o.streams),
        received.plus(o.received),
        measured.plus(o.measured),
        backlog.plus(o.backlog),
        faults.plus(o.faults));
  }
}
