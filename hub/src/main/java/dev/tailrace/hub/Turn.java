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
 * <p>Threads: confined to one thread at a time.
 */
final class Turn<F> implements AutoCloseable {
  private final List<LogRecord> records;
  private final FrameCodec<F> codec;
  private final boolean live;
  private final boolean anyPrivate;
  private final Map<BitSet, Run<F>> runs = new HashMap<>(); // by places in the records

  private Turn(List<LogRecord> records, FrameCodec<F> codec, boolean live) {
    this.records = records;
    this.codec = codec;
    this.live = live;
    this.anyPrivate = anyPrivate(records);
  }

  /** Of what has just been published. */
  static <F> Turn<F> live(List<LogRecord> read, FrameCodec<F> codec, long nowMillis) {
    return new Turn<>(fresh(read, nowMillis), codec, true);
  }

  /** Of what somebody missed. */
  static <F> Turn<F> replay(List<LogRecord> read, FrameCodec<F> codec, long nowMillis) {
    return new Turn<>(fresh(read, nowMillis), codec, false);
  }

  /** Where in the records each topic has some. */
  Map<String, BitSet> byTopic() {
    Map<String, BitSet> places = new LinkedHashMap<>();
    for (int i = 0; i < records.size(); i++) {
      LogRecord record = records.get(i);
      places.computeIfAbsent(record.topic(), topic -> new BitSet()).set(i);
      for (int k = 0; k < record.alternates().size(); k++) {
        places.computeIfAbsent(record.alternates().get(k), topic -> new BitSet()).set(i);
      }
    }
    return places;
  }

  /** Those of these places where there is something that is visible; all of them, as a rule. */
  BitSet visible(BitSet places, Sight sight) {
    if (sight.seesAll(anyPrivate)) {
      return places;
    }
    BitSet visible = new BitSet();
    for (int i = places.nextSetBit(0); i >= 0; i = places.nextSetBit(i + 1)) {
      if (sight.sees(records.get(i))) {
        visible.set(i);
      }
    }
    return visible;
  }

  /** The records at these places, at least one. */
  Run<F> at(BitSet places) {
    return runs.computeIfAbsent(places, this::make);
  }

  /** What is visible of these topics after an offset. */
  Optional<Run<F>> of(Topics topics, Sight sight, long after) {
    BitSet places = new BitSet();
    for (int i = 0; i < records.size(); i++) {
      LogRecord record = records.get(i);
      if (record.offset() > after && topics.concern(record)) {
        places.set(i);
      }
    }
    places = visible(places, sight);
    return places.isEmpty() ? Optional.empty() : Optional.of(at(places));
  }

  /** Gives back the shard's reference to every frame that was made. */
  @Override
  public void close() {
    runs.values().forEach(Run::release);
    runs.clear();
  }

  private Run<F> make(BitSet places) {
    List<LogRecord> some = new ArrayList<>(places.cardinality());
    places.stream().forEach(place -> some.add(records.get(place)));
    return new Run<>(some, codec, live);
  }

  private static boolean anyPrivate(List<LogRecord> records) {
    for (LogRecord record : records) {
      if (Sight.isPrivate(record)) {
        return true;
      }
    }
    return false;
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
