package dev.tailrace.hub;

import dev.tailrace.log.LogRecord;
import dev.tailrace.log.Topics;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one turn of a shard has to offer: records in offset order, and the runs of them that
 * listeners want. Whoever wants the same records shares one run, whatever topics they follow.
 *
 * <p>Threads: confined to the shard's loop.
 */
final class Turn<F> implements AutoCloseable {
  private final List<LogRecord> records;
  private final FrameCodec<F> codec;
  private final Map<BitSet, Run<F>> runs = new HashMap<>(); // by places in the records

  Turn(List<LogRecord> read, FrameCodec<F> codec, long nowMillis) {
    this.records = fresh(read, nowMillis);
    this.codec = codec;
  }

  /** What each topic has. */
  Map<String, Run<F>> byTopic() {
    Map<String, BitSet> places = new LinkedHashMap<>();
    for (int i = 0; i < records.size(); i++) {
      places.computeIfAbsent(records.get(i).topic(), topic -> new BitSet()).set(i);
    }
    Map<String, Run<F>> byTopic = new LinkedHashMap<>();
    places.forEach((topic, ofTopic) -> byTopic.put(topic, run(ofTopic)));
    return byTopic;
  }

  /** What there is of these topics after an offset. */
  Optional<Run<F>> of(Topics topics, long after) {
    BitSet places = new BitSet();
    for (int i = 0; i < records.size(); i++) {
      LogRecord record = records.get(i);
      if (record.offset() > after && topics.contains(record.topic())) {
        places.set(i);
      }
    }
    return places.isEmpty() ? Optional.empty() : Optional.of(run(places));
  }

  /** All there is. */
  Optional<Run<F>> all() {
    return of(Topics.all(), 0);
  }

  /** Gives back the shard's reference to every frame that was made. */
  @Override
  public void close() {
    runs.values().forEach(Run::release);
    runs.clear();
  }

  private Run<F> run(BitSet places) {
    return runs.computeIfAbsent(places, this::make);
  }

  private Run<F> make(BitSet places) {
    List<LogRecord> some = new ArrayList<>(places.cardinality());
    places.stream().forEach(place -> some.add(records.get(place)));
    return new Run<>(some, codec);
  }

  private static List<LogRecord> fresh(List<LogRecord> read, long nowMillis) {
    for (LogRecord record : read) {
      if (record.expiredAt(nowMillis)) {
        return read.stream().filter(r -> !r.expiredAt(nowMillis)).toList();
      }
    }
    return read;
  }
}
