package dev.tailrace.server;

import dev.tailrace.server.Deadline.Awaited;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * For how long an HTTP/1 connection waits, for one thing at a time.
 *
 * <p>Threads: confined to its event loop.
 */
final class Http1Patience {
  private final Channel channel;
  private final TimeOptions times;
  private final Deadline deadline;

  /**
   * @param missed told what did not come in time
   */
  Http1Patience(Channel channel, ServerLoop loop, Consumer<Awaited> missed) {
    this.channel = channel;
    this.times = loop.service().options().times();
    this.deadline = new Deadline(loop.wheel(), missed);
  }

  /**
   * For the first byte of a request.
   *
   * @param atMost not longer than this, if it is sooner than the usual time
   */
  void awaitRequest(Duration atMost) {
    boolean sooner = atMost.compareTo(times.idle()) < 0;
    deadline.await(Awaited.REQUEST, sooner ? atMost : times.idle());
  }

  void awaitRequest() {
    deadline.await(Awaited.REQUEST, times.idle());
  }

  /** For the first byte of a request that only gets to know that there is no room for it. */
  void awaitSurplus() {
    deadline.await(Awaited.REQUEST, times.head());
  }

  /** For the rest of a head. */
  void awaitHead() {
    deadline.await(Awaited.HEAD, times.head());
  }

  /** For a body. */
  void awaitBody() {
    deadline.await(Awaited.BODY, times.body());
  }

  /** For a piece of it, as the exchange has patience. */
  void awaitPiece(Exchange.Patience patience) {
    deadline.awaitPiece(patience, times.body());
  }

  /** For the client to take some of what is written. */
  void awaitWrite() {
    deadline.awaitWrite(Deadline.pending(channel), times.stall());
  }

  /** Whether it has taken some since then. */
  boolean progressed() {
    return deadline.progressed(Deadline.pending(channel));
  }

  /** Whether no byte of a request has come. */
  boolean awaitsRequest() {
    return deadline.awaited() == Awaited.REQUEST;
  }

  void cancel() {
    deadline.cancel();
  }
}
