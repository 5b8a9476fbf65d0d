package dev.tailrace.hub;

import java.io.IOException;

/**
 * Where a poll's answer goes. One of the two is called, once, and neither after {@link Poll#close}.
 *
 * <p>Threads: confined to the shard's loop.
 *
 * @param <T> the answer, as an {@link ExcerptCodec} makes it
 */
public interface PollSink<T> {
  /** The answer; shared, not to be changed. */
  void answer(T answer);

  /** The log cannot be read. */
  void failed(IOException cause);
}
