package dev.tailrace.hub;

import java.io.IOException;

/**
 * Where a subscription's frames go: one connection, as the hub sees it.
 *
 * <p>Threads: confined to the shard's loop.
 *
 * @param <F> what the connection writes; made once per shard from a frame's bytes by a {@link
 *     FrameCodec}
 */
public interface Sink<F> {
  /** Called once, before anything else, when it is known where the subscription starts. */
  void open(Opening opening);

  /**
   * Writes a frame without flushing. The frame is the shard's: a sink that keeps it longer than the
   * call must take its own reference.
   *
   * @return whether there is room for another; after false nothing is offered until {@link
   *     Subscription#resume}
   */
  boolean offer(F frame);

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
