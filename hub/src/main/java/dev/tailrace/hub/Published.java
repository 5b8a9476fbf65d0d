package dev.tailrace.hub;

import dev.tailrace.log.Appended;

/** What became of a publication. */
public sealed interface Published {
  /**
   * The event is in the log, as durable as the log is configured to make it.
   *
   * @param id the id that listeners see
   * @param offset its offset in the log
   * @param duplicate whether an earlier publication with the same idempotency key put it there
   */
  record Accepted(String id, long offset, boolean duplicate) implements Published {}

  /** The idempotency key was used on this topic before, for another event, whose id this is. */
  record KeyReused(String id) implements Published {}

  /** The log did not take it. */
  record Refused(Appended.Reason reason, String detail) implements Published {}
}
