package dev.tailrace.app;

/** How a line of the program's log is written. Threads: immutable. */
enum LogFormat {
  /** For people. */
  TEXT,
  /** For programs: a JSON object a line. */
  JSON
}
