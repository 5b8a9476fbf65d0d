package dev.tailrace.hub;

import dev.tailrace.log.LogRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one turn of a shard has to offer: records in offset order; their frames by topic, for those
 * who follow one; and one by one, for all others.
 *
 * <p>Threads: confined to the shard's loop.
 */
final class Turn<F> implements AutoCloseable {
  private final List<LogRecord> records;
  private final FrameCodec<F> codec;
  private final Map<Integer, Run<F>> single = new HashMap<>();
  private final List<Run<F>> made = new ArrayList<>();

  Turn(List<LogRecord> read, FrameCodec<F> codec, long nowMillis) {
    this.records = read.stream().filter(r -> !r.expiredAt(nowMillis)).toList();
    this.codec = codec;
  }

  int size() {
    return records.size();
  }

  LogRecord record(int i) {
    return records.get(i);
  }

  /** One record's frame. */
  Run<F> run(int i) {
    return single.computeIfAbsent(i, place -> run(List.of(records.get(place))));
  }

  /** All there is, of which there must be something. */
  Run<F> whole() {
    return run(records);
  }

  /** What each topic has. */
  Map<String, Run<F>> byTopic() {
    Map<String, List<LogRecord>> topics = new HashMap<>();
    for (LogRecord record : records) {
      topics.computeIfAbsent(record.topic(), topic -> new ArrayList<>()).add(record);
    }
    Map<String, Run<F>> runs = new HashMap<>();
    topics.forEach((topic, ofTopic) -> runs.put(topic, run(ofTopic)));
    return runs;
  }

  /** Gives back the shard's reference to every frame that was made. */
  @Override
  public void close() {
    made.forEach(Run::release);
    made.clear();
    single.clear();
  }

  private Run<F> run(List<LogRecord> some) {
    Run<F> run = new Run<>(some, codec);
    made.add(run);
    return run;
  }
}
