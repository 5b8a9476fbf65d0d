package dev.tailrace.hub;

/**
 * Events that a listener asked for and cannot have. A gap is told, never hidden: as the event
 * {@value #TYPE}.
 *
 * @param requested the id the listener came with, or the cursor it had
 * @param earliest the id of the cursor before the earliest event that is left
 * @param cursor the id of the cursor at which the subscription continues
 * @param reason why
 */
public record Gap(String requested, String earliest, String cursor, Reason reason) {
  /** The type of the event that tells it. */
  public static final String TYPE = "tailrace.gap";

  public enum Reason {
    /** No event that is left has this id, and the log cannot tell where it stood. */
    UNKNOWN,
    /** Retention has dropped events after the cursor. */
    EXPIRED
  }
}
