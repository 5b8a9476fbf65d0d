package dev.tailrace.doctor;

import java.util.List;
import java.util.Optional;

/**
 * What was seen of one response, with times. All times are ticks of the same clock, in nanoseconds.
 *
 * @param askedNanos when the request was made
 * @param head empty if none has come
 * @param headNanos when the head came; meaningless without one
 * @param chunks the body, in order
 * @param ending how it ended, if it has
 * @param untilNanos when it ended; when it was last looked at if it has not
 *     <p>Threads: immutable.
 */
record Observation(
    long askedNanos,
    Optional<Head> head,
    long headNanos,
    List<Chunk> chunks,
    Ending ending,
    long untilNanos) {

  Observation {
    chunks = List.copyOf(chunks);
  }

  boolean isStream() {
    return head.isPresent() && head.get().isStream();
  }

  /** When something last came, the head included; if nothing has, when it was asked for. */
  long lastNanos() {
    if (chunks.isEmpty()) {
      return head.isPresent() ? headNanos : askedNanos;
    }
    return chunks.get(chunks.size() - 1).atNanos();
  }
}
