package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Limit;

/**
 * When somebody's turn comes.
 *
 * @param nanos in how many nanoseconds to ask again; 0 if it is now
 * @param met the rate that is in the way; null if none is
 *     <p>Threads: immutable.
 */
record Wait(long nanos, Limit met) {
  /** It is their turn. */
  static final Wait NONE = new Wait(0, null);

  /** For what a bucket said, and what it stands for. */
  static Wait of(long nanos, Limit limit) {
    return nanos == 0 ? NONE : new Wait(nanos, limit);
  }
}
