package dev.tailrace.hub;

/**
 * A listener that takes one answer instead of a stream, and comes back with the cursor in it: as
 * soon as there is an event after its own cursor, or a gap, or when it is told that it has waited
 * enough.
 *
 * <p>Threads: confined to the shard's loop.
 */
public interface Poll {
  /** It is answered with what there is, perhaps no event. Idempotent. */
  void hurry();

  /** It is not answered any more. Idempotent. */
  void close();
}
