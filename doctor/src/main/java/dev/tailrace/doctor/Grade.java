package dev.tailrace.doctor;

/** How much a {@link Finding} matters. */
public enum Grade {
  /** As it should be. */
  GOOD,
  /** Worth knowing, and nobody's fault. */
  NOTE,
  /** The stream works; this may hurt it later, or elsewhere. */
  WARNING,
  /** The stream does not work as a stream should. */
  WRONG
}
