package dev.tailrace.hub;

import dev.tailrace.log.LogRecord;
import java.util.List;

/**
 * Some records of a turn that go to the same listeners: their frames, one behind the other, made
 * into one when the first listener wants them and shared by all. Each listener is one write then,
 * however many events have come since.
 *
 * <p>Threads: confined to the shard's loop.
 */
final class Run<F> {
  private final List<LogRecord> records;
  private final FrameCodec<F> codec;
  private final long firstOffset;
  private final long lastOffset;
  private final boolean live;
  private F frames;

  /**
   * @param records at least one, in offset order
   * @param live whether they are new, not read again
   */
  Run(List<LogRecord> records, FrameCodec<F> codec, boolean live) {
    this.records = records;
    this.codec = codec;
    this.live = live;
    this.firstOffset = records.get(0).offset();
    this.lastOffset = records.get(records.size() - 1).offset();
  }

  long firstOffset() {
    return firstOffset;
  }

  long lastOffset() {
    return lastOffset;
  }

  F frames() {
    if (frames == null) {
      long published = live ? records.get(0).timeMillis() : FrameCodec.REPLAYED;
      frames = codec.wrap(records.stream().map(LogRecord::body).toList(), published);
    }
    return frames;
  }

  /** Gives back the shard's reference, if the frames were made. */
  void release() {
    if (frames != null) {
      codec.release(frames);
      frames = null;
    }
  }
}
