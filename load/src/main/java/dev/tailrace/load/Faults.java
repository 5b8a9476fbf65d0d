package dev.tailrace.load;

/**
 * What went wrong at the listeners, but for what never came.
 *
 * @param duplicated events had before
 * @param reordered events that came after a later one
 * @param gaps events of the type {@code tailrace.gap}: the hub told of a loss
 * @param others events that are not of this run
 * @param disconnects streams that ended without our doing
 * @param failedConnects connects that did not come to a stream and were tried again
 *     <p>Threads: immutable.
 */
public record Faults(
    long duplicated,
    long reordered,
    long gaps,
    long others,
    long disconnects,
    long failedConnects) {

  Faults plus(Faults o) {
    return new Faults(
        duplicated + o.duplicated,
        reordered + o.reordered,
        gaps + o.gaps,
        others + o.others,
        disconnects + o.disconnects,
        failedConnects + o.failedConnects);
  }
}
