package dev.tailrace.server;

import java.time.Duration;

/** A connection or a stream, as its loop sees it. Threads: confined to its event loop. */
interface Peer {
  /**
   * The server closes: finish what can be finished, then close.
   *
   * @param within what goes on for ever may go on for so long; not negative
   */
  void drain(Duration within);

  /** What it was let in with may not count any more. */
  default void recheck() {}

  /** Closes, whatever is unfinished. */
  void close();
}
