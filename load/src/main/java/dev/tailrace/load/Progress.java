package dev.tailrace.load;

/**
 * How far a run is, for one who waits for it.
 *
 * @param stage what is being done
 * @param listeners that have a stream
 * @param published events accepted
 * @param unanswered publishes on their way
 * @param received events, at all listeners together
 *     <p>Threads: immutable.
 */
public record Progress(String stage, int listeners, long published, int unanswered, long received) {
  static final Progress NONE = new Progress("", 0, 0, 0, 0);
}
