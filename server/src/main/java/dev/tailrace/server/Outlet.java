package dev.tailrace.server;

import io.netty.buffer.ByteBuf;

/**
 * Where a stream's bytes go, in one version of HTTP. It tells its {@link StreamSink} when there is
 * room again and when the client has gone.
 *
 * <p>Threads: confined to its event loop.
 */
interface Outlet {
  /** Whether bytes go out as chunks (RFC 9112 7.1), or as they are. */
  boolean chunked();

  /** The stream is open and its first bytes are written: from now on listen to the client. */
  void opened();

  /**
   * Sends bytes that others share: they stay the caller's. Returns whether there is room for more.
   */
  boolean transmit(ByteBuf shared);

  /** Takes bytes, which are its own from now on, for the next flush. */
  void write(ByteBuf own);

  void flush();

  boolean writable();

  /** As {@link dev.tailrace.hub.Sink#overfull}. */
  default boolean overfull() {
    return false;
  }

  /**
   * A number that is 0 if nothing waits for the client, and that changes when the client takes
   * something.
   */
  long pending();

  /** Ends the response as HTTP ends it, behind all that was written, and then lets go of it. */
  void end();

  /** Lets go of the client at once. */
  void close();
}
