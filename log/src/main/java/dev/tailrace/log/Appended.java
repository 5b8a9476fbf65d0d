package dev.tailrace.log;

/** What became of an append. */
public sealed interface Appended {
  /** The entry is in the log, under this offset, in this epoch. */
  record Stored(String epoch, long offset) implements Appended {}

  /**
   * The idempotency key was used before on this topic; nothing was added.
   *
   * @param offset the earlier entry's
   * @param same whether the earlier entry is what this one would have been in its place: its bytes,
   *     its topics, and its flags
   */
  record Duplicate(String epoch, long offset, boolean same) implements Appended {}

  /** The entry is not in the log and never will be, unless it is appended again. */
  record Refused(Reason reason, String detail) implements Appended {
    static final Refused CLOSED = new Refused(Reason.CLOSED, "the log is closed");
  }

  /** Why an append was refused. */
  enum Reason {
    /** More appends wait for the writer than it takes in hand; it may succeed later. */
    BUSY,
    /** The entry cannot be stored as it is: too large, or its body could not be made. */
    INVALID,
    /** The storage could not take it, because the disk is full as a rule; it may succeed later. */
    FULL,
    /**
     * The storage failed; the log takes nothing more until it is opened again. Only then is it
     * known whether an entry that was in hand when it failed is in the log.
     */
    FAILED,
    /** The log is closed. */
    CLOSED
  }
}
