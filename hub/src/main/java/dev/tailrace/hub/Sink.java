package dev.tailrace.hub;

import java.io.IOException;

/**
 * Where a subscription's frames go: one connection, as the hub sees it.
 *
 * <p>Threads: confined to the shard's loop.
 *
 * @param <F> what the connection writes; a run of frames, made once per shard by a {@link
 *     FrameCodec}
 */
public interface Sink<F> {
  /** Called once, before anything else, when it is known where the subscription starts. */
  void open(Opening opening);

  /**
   * Writes a run of frames without flushing. The run is the shard's: a sink that keeps it longer
   * than the call must take its own reference.
   *
   * @return whether there is room for another; after false nothing is offered until {@link
   *     Subscription#resume}
   */
  boolean offer(F frames);

  /**
   * Writes a run of frames and sends it: {@link #offer} and {@link #flush} in one, for what is the
   * only thing that a turn has for a listener. A sink that can do this with less work should.
   *
   * @return as {@link #offer}
   */
  default boolean send(F frames) {
    boolean room = offer(frames);
    flush();
    return room;
  }

  /** Whether {@link #offer} would have room now. */
  boolean writable();

  /**
   * Tells the listener, in its place among the frames, that retention took events it had not had.
   */
  void gap(Gap gap);

  /** Sends what was written. */
  void flush();

  /** The log cannot be read any more for this subscription, which has ended. */
  void failed(IOException cause);
}
