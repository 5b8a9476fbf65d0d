package dev.tailrace.server;

import io.netty.buffer.ByteBuf;

/**
 * One request on its way to its answer. What it throws, the client is told.
 *
 * <p>Threads: confined to its event loop.
 */
interface Exchange {
  /** How long the body of a request may take. */
  enum Patience {
    /** The whole body has the time that bodies have. */
    TOTAL,
    /** Each piece of it has. */
    EACH_PIECE,
    /** As long as it likes: it is an event stream. */
    UNLIMITED
  }

  /** A piece of the body, lent for the time of the call. By default it is of no interest. */
  default void body(ByteBuf bytes) throws ProblemException {}

  /** The body is complete; an answer is due, now or later. */
  void end() throws ProblemException;

  /** The client has gone before it had an answer. */
  default void cut() {}

  /** What was written has been taken by the client. */
  default void writable() {}

  /** The server closes: what would go on for long must end now. */
  default void drain() {}

  /**
   * Whether a client that ends its half of the connection is taken for gone, since the answer may
   * be long in coming.
   */
  default boolean endsWithInput() {
    return false;
  }

  default Patience patience() {
    return Patience.TOTAL;
  }
}
