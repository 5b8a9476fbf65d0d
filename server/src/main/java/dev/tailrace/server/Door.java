package dev.tailrace.server;

/** What is offered at an address. Threads: immutable. */
enum Door {
  /** All there is: the one address of a hub. */
  ONLY,
  /** The hub, and its health; what else concerns operators is at another address. */
  FRONT,
  /** What concerns operators. */
  BACK;

  /** Whether there are topics here. */
  boolean hub() {
    return this != BACK;
  }

  /** Whether metrics and settings are told here. */
  boolean operators() {
    return this != FRONT;
  }
}
