package dev.tailrace.server;

import io.netty.handler.codec.http2.Http2Stream;

/**
 * What an HTTP/2 stream carries at the moment: a request, or an event stream.
 *
 * <p>Threads: confined to its event loop.
 */
interface Http2Carried {
  Http2Stream stream();

  /** Whether nothing waits for the client and its windows are open. */
  boolean writable();

  /** Whether it has been asked in vain whether it is writable, and not been told since. */
  boolean awaitsRoom();

  /** It has been asked in vain whether it is writable, and now it is. */
  void roomAgain();

  /** The stream is closed, by whomever. */
  void closed();
}
