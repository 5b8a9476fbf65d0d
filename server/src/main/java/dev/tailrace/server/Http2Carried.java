package dev.tailrace.server;

/**
 * What an HTTP/2 stream carries at the moment: a request, or an event stream.
 *
 * <p>Threads: confined to its event loop.
 */
interface Http2Carried {
  /** Whether nothing waits for the client and its windows are open. */
  boolean writable();

  /** It has been asked in vain whether it is writable, and now it is. */
  void roomAgain();

  /** The stream is closed, by whomever. */
  void closed();
}
