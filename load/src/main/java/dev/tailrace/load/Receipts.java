package dev.tailrace.load;

/** Is told of every event that a listener has for the first time. Threads: thread-safe. */
@FunctionalInterface
interface Receipts {
  /** For an open loop, which does not mind. */
  Receipts IGNORED = event -> {};

  void received(long event);
}
