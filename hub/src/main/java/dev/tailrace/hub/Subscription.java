package dev.tailrace.hub;

/**
 * A listener's place in the log, as its connection holds it. Threads: confined to the shard's loop.
 */
public interface Subscription {
  /** The sink has room again. */
  void resume();

  /** Nothing is offered any more. Idempotent. */
  void close();
}
