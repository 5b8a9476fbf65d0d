package dev.tailrace.hub;

/**
 * Makes what connections write out of a frame's bytes, once per shard however many listeners there
 * are (law L4).
 *
 * <p>Threads: confined to the shard's loop.
 *
 * @param <F> what connections write
 */
public interface FrameCodec<F> {
  /**
   * The frame, with one reference, held by the caller. The bytes are shared and are not to be
   * changed.
   */
  F wrap(byte[] frame);

  /** Gives the caller's reference back. */
  void release(F frame);
}
