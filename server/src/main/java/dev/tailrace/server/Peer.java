package dev.tailrace.server;

/** A connection as its loop sees it. Threads: confined to its event loop. */
interface Peer {
  /** The server closes: finish what can be finished, then close. */
  void drain();

  /** Closes, whatever is unfinished. */
  void close();
}
