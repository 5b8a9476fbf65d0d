package dev.tailrace.mock;

/** What becomes of the connection after the last part of a response. */
enum Ending {
  END,
  CLOSE,
  RESET,
  STAY_OPEN,
  LIVE
}
