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
  record Refused(Reason reason, String detail) implements Published {}

  /** Why a publication was refused. */
  enum Reason {
    /** More is waiting for the log than is taken in hand; it may succeed later. */
    BUSY,
    /** The log cannot store it as it is. */
    INVALID,
    /** The disk is full; it may succeed later. */
    FULL,
    /**
     * The log failed and takes nothing until it is opened again; whether it has this event is not
     * known.
     */
    FAILED,
    /** The log is closed. */
    CLOSED;

    static Reason of(Appended.Reason reason) {
      return switch (reason) {
        case BUSY -> BUSY;
        case INVALID -> INVALID;
        case FULL -> FULL;
        case FAILED -> FAILED;
        case CLOSED -> CLOSED;
      };
    }
  }
}
