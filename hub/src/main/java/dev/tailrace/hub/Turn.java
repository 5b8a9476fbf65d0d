package dev.tailrace.hub;

import dev.tailrace.log.LogRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one turn of a shard has to offer: records in offset order, and of each the frame, made when
 * the first listener wants it and shared by all.
 *
 * <p>Threads: confined to the shard's loop.
 */
final class Turn<F> implements AutoCloseable {
  private final List<LogRecord> records;
  private final FrameCodec<F> codec;
  private final Object[] frames;

  Turn(List<LogRecord> read, FrameCodec<F> codec, long nowMillis) {
    this.records = read.stream().filter(r -> !r.expiredAt(nowMillis)).toList();
    this.codec = codec;
    this.frames = new Object[records.size()];
  }

  int size() {
    return records.size();
  }

  LogRecord record(int i) {
    return records.get(i);
  }

  @SuppressWarnings("unchecked") // only wrap() puts anything there
  F frame(int i) {
    if (frames[i] == null) {
      frames[i] = codec.wrap(records.get(i).body());
    }
    return (F) frames[i];
  }

  /** The places of each topic's records, in order. */
  Map<String, int[]> byTopic() {
    Map<String, List<Integer>> places = new HashMap<>();
    for (int i = 0; i < records.size(); i++) {
      places.computeIfAbsent(records.get(i).topic(), t -> new ArrayList<>()).add(i);
    }
    Map<String, int[]> arrays = new HashMap<>();
    places.forEach((t, list) -> arrays.put(t, list.stream().mapToInt(i -> i).toArray()));
    return arrays;
  }

  /** Gives back the shard's reference to every frame that was made. */
  @Override
  @SuppressWarnings("unchecked")
  public void close() {
    for (Object frame : frames) {
      if (frame != null) {
        codec.release((F) frame);
      }
    }
    Arrays.fill(frames, null);
  }
}
