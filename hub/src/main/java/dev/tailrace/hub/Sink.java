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
   * Sends a run of frames. The run is the shard's: a sink that keeps it longer than the call must
   * take its own reference.
   *
   * @return whether there is room for another; after false nothing is sent until {@link
   *     Subscription#resume}
   */
  boolean send(F frames);

  /** Whether {@link #send} would have room now. */
  boolean writable();

  /**
   * Whether it cannot take even what was read for it while it had room. It is not {@link #writable}
   * then; what was read is read again when it has room.
   */
  default boolean overfull() {
    return false;
  }

  /**
   * Tells the listener, in its place among the frames, that retention took events it had not had.
   */
  void gap(Gap gap);

  /**
   * The subscription has ended: the log cannot be read any more for it, or the sink itself has
   * thrown something.
   */
  void failed(IOException cause);
}
