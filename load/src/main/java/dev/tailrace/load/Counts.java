package dev.tailrace.load;

import java.util.List;

/**
 * What the listeners of one loop, or of all, have come to so far.
 *
 * @param connected how many have a stream
 * @param connectedAt when the last of them got it, in the run's nanoseconds
 * @param received events, doubles included
 * @param measured of these the ones that were measured
 * @param lastMeasuredAt when the last of these came
 * @param bytes read from the streams
 * @param behind how many listeners have not all that they should have
 * @param lastReceivedAt when the last event came that was no double
 * @param missing events that they have not
 * @param stalledMissed events that those who did not read had not when they read again
 * @param duplicated events had before
 * @param reordered events that came after a later one
 * @param gaps events of the type {@code tailrace.gap}: the hub told of a loss
 * @param others events that are not of this run
 * @param disconnects streams that ended without our doing
 * @param failedConnects connects that did not come to a stream and were tried again
 *     <p>Threads: immutable.
 */
record Counts(
    int connected,
    long connectedAt,
    long received,
    long measured,
    long lastMeasuredAt,
    long bytes,
    int behind,
    long lastReceivedAt,
    long missing,
    long stalledMissed,
    long duplicated,
    long reordered,
    long gaps,
    long others,
    long disconnects,
    long failedConnects) {

  static final Counts NONE = new Tally().counts();

  static Counts sum(List<Counts> all) {
    return all.stream().reduce(NONE, Counts::plus);
  }

  Counts plus(Counts o) {
    return new Counts(
        connected + o.connected,
        Math.max(connectedAt, o.connectedAt),
        received + o.received,
        measured + o.measured,
        Math.max(lastMeasuredAt, o.lastMeasuredAt),
        bytes + o.bytes,
        behind + o.behind,
        Math.max(lastReceivedAt, o.lastReceivedAt),
        missing + o.missing,
        stalledMissed + o.stalledMissed,
        duplicated + o.duplicated,
        reordered + o.reordered,
        gaps + o.gaps,
        others + o.others,
        disconnects + o.disconnects,
        failedConnects + o.failedConnects);
  }
}
