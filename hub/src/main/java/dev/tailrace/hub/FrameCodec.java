package dev.tailrace.hub;

import java.util.List;

/**
 * Makes what connections write out of the bytes of frames, once per shard however many listeners
 * there are (law L4).
 *
 * <p>Threads: confined to the shard's loop.
 *
 * @param <F> what connections write
 */
public interface FrameCodec<F> {
  /** Of frames that are read from the log again: they tell nothing of how fast the hub is. */
  long REPLAYED = Long.MIN_VALUE;

  /**
   * A run of frames, one behind the other, with one reference, held by the caller. The bytes are
   * shared and are not to be changed.
   *
   * @param frames at least one
   * @param publishedMillis when the log took the first of them, epoch milliseconds; or {@link
   *     #REPLAYED}
   */
  F wrap(List<byte[]> frames, long publishedMillis);

  /** Gives the caller's reference back. */
  void release(F frame);
}
