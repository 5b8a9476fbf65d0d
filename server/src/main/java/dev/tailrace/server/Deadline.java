package dev.tailrace.server;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What a connection waits for, and until when.
 *
 * <p>Threads: confined to its event loop.
 */
final class Deadline extends TimerWheel.Timer {
  /** What a connection may wait for. */
  enum Awaited {
    /** The first byte of a request. */
    REQUEST,
    /** The rest of its head. */
    HEAD,
    /** Its body, or a piece of it. */
    BODY,
    /** That the client takes the answer. */
    WRITE,
    /** That the client has seen its refusal and stops sending. */
    LINGER
  }

  private final TimerWheel wheel;
  private final Consumer<Awaited> missed;
  private Awaited awaited = Awaited.REQUEST;
  private long pending;

  /**
   * @param missed told what did not come in time
   */
  Deadline(TimerWheel wheel, Consumer<Awaited> missed) {
    this.wheel = wheel;
    this.missed = missed;
  }

  /** Waits for this, and for nothing else any more. */
  void await(Awaited what, Duration atMost) {
    awaited = what;
    wheel.schedule(this, atMost.toNanos());
  }

  /** Waits for a piece of a body, as the exchange has patience. */
  void awaitPiece(Exchange.Patience patience, Duration atMost) {
    switch (patience) {
      case EACH_PIECE -> await(Awaited.BODY, atMost);
      case UNLIMITED -> cancel();
      case TOTAL -> {} // it runs since the head came
    }
  }

  /**
   * Waits for the client to take what was written: for as long as it takes some of it each time.
   *
   * @param waits what waits for it now, as a number that changes when it takes some
   */
  void awaitWrite(long waits, Duration atMost) {
    pending = waits;
    await(Awaited.WRITE, atMost);
  }

  /** Whether the client has taken some since {@link #awaitWrite}. */
  boolean progressed(long waits) {
    return waits != pending;
  }

  Awaited awaited() {
    return awaited;
  }

  void cancel() {
    wheel.cancel(this);
  }

  @Override
  void expired(long nowNanos) {
    missed.accept(awaited);
  }

  /**
   * How many bytes wait to be taken by the socket; a buffer taken in part counts for the rest of
   * it.
   */
  static long pending(Channel channel) {
    var outbound = channel.unsafe().outboundBuffer();
    return outbound == null ? 0 : outbound.totalPendingWriteBytes() - outbound.currentProgress();
  }
}
