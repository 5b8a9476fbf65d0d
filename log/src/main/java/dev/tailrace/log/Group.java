package dev.tailrace.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Appends that are written together: collected, written with one write for each segment, synced,
 * and then shown all at once. Until {@link #commit} nobody sees anything of them, and {@link
 * #rollBack} leaves nothing.
 *
 * <p>Threads: confined to the log's writer.
 */
final class Group {
  private record Result(Pending append, Appended outcome, boolean dependsOnWrite) {}

  private record TopicKey(String topic, String key) {}

  private record Staged(Names names, LogRecord record, int position) {}

  /** What goes to one chain. */
  private static final class Part {
    private final List<Staged> records = new ArrayList<>();
    private ByteBuffer bytes = ByteBuffer.allocate(8 << 10);
    private Segment segment;

    void add(Names names, LogRecord record, int size) {
      if (bytes.remaining() < size) {
        int capacity = Math.max(bytes.capacity() * 2, bytes.position() + size);
        bytes = ByteBuffer.allocate(capacity).put(bytes.flip());
      }
      records.add(new Staged(names, record, bytes.position()));
      RecordFormat.write(bytes, names, record);
    }
  }

  private final Chains chains;
  private final Epochs epochs;
  private final long time;
  private final long keysAfter;
  private final List<Result> results = new ArrayList<>();
  private final Map<SegmentChain, Part> parts = new LinkedHashMap<>();
  private final Map<TopicKey, LogRecord> keys = new HashMap<>();
  private final List<LogRecord> records = new ArrayList<>(); // in offset order
  private long end;
  private long bytes;

  /**
   * @param end the offset before the first of these appends
   * @param time of these appends, epoch milliseconds
   * @param keysAfter idempotency keys are good for entries after this time
   */
  Group(Chains chains, Epochs epochs, long end, long time, long keysAfter) {
    this.chains = chains;
    this.epochs = epochs;
    this.end = end;
    this.time = time;
    this.keysAfter = keysAfter;
  }

  void add(Pending append) {
    try {
      results.add(stage(append));
    } catch (IOException e) {
      results.add(refused(append, Appended.Reason.FULL, "looking for its key: " + e.getMessage()));
    } catch (RuntimeException e) {
      results.add(refused(append, Appended.Reason.INVALID, "making its body: " + e));
    }
  }

  /** How much there is to write. */
  long bytes() {
    return bytes;
  }

  /** The log's end once this is committed. */
  long end() {
    return end;
  }

  List<LogRecord> records() {
    return records;
  }

  void write() throws IOException {
    for (Map.Entry<SegmentChain, Part> e : parts.entrySet()) {
      Part part = e.getValue();
      long first = part.records.get(0).record().offset();
      part.segment = e.getKey().segmentFor(first, part.bytes.position(), time);
      part.segment.write(part.bytes.flip());
    }
  }

  /** Returns how many syncs it took. */
  int sync() throws SyncFailedException {
    for (Part part : parts.values()) {
      part.segment.force();
    }
    return parts.size();
  }

  void commit() {
    parts.forEach((chain, part) -> show(part, chain.ledger()));
  }

  private static void show(Part part, Ledger ledger) {
    int start = part.segment.size();
    // before the index, so that no posting ever points behind the segment's end
    part.segment.commit(part.bytes.limit());
    HeapIndex index = part.segment.growing();
    for (Staged staged : part.records) {
      LogRecord record = staged.record();
      Tally tally =
          index.add(
              staged.names(),
              record.topic(),
              record.alternates(),
              record.offset(),
              record.timeMillis(),
              start + staged.position());
      if (tally != null) {
        long size = RecordFormat.sizeOf(staged.names(), record.body().length);
        tally.add(size);
        ledger.add(tally.account(), size);
      }
    }
  }

  /** Takes back what {@link #write} has done, for good. */
  void rollBack() throws IOException {
    for (Part part : parts.values()) {
      if (part.segment != null) {
        part.segment.rollBack();
        part.segment.force();
      }
    }
  }

  /** The chains it goes to. */
  Set<SegmentChain> chains() {
    return parts.keySet();
  }

  /** Tells every publisher; an exception of one does not keep it from the others. */
  void tell(Optional<Appended.Refused> failure) {
    for (Result result : results) {
      boolean failed = failure.isPresent() && result.dependsOnWrite();
      Appended outcome = failed ? failure.get() : result.outcome();
      Callbacks.call(() -> result.append().done().accept(outcome));
    }
  }

  private Result stage(Pending append) throws IOException {
    Entry entry = append.entry();
    TopicKey key = new TopicKey(entry.topic(), entry.idempotencyKey());
    if (key.key() != null) {
      LogRecord here = keys.get(key);
      if (here != null) {
        return duplicate(append, here, true);
      }
      Optional<StoredRecord> stored =
          chains.settled(() -> NameSearch.withKey(chains, append.names(), keysAfter));
      if (stored.isPresent()) {
        return duplicate(append, stored.get().toLogRecord(), false);
      }
    }
    return store(append, key);
  }

  private Result store(Pending append, TopicKey key) {
    Entry entry = append.entry();
    long offset = end + 1;
    byte[] body = entry.body().at(epochs.current(), offset);
    long size = RecordFormat.sizeOf(append.names(), body.length);
    if (size > RecordFormat.MAX_BYTES) {
      return refused(
          append,
          Appended.Reason.INVALID,
          "a record of " + size + " bytes; at most " + RecordFormat.MAX_BYTES);
    }
    LogRecord record = LogRecord.of(entry, offset, time, body);
    part(entry.topic()).add(append.names(), record, (int) size);
    if (!entry.alternates().isEmpty()) {
      addToOthers(append, record, (int) size);
    }
    records.add(record);
    if (key.key() != null) {
      keys.put(key, record);
    }
    end = offset;
    bytes += size;
    return new Result(append, new Appended.Stored(epochs.current(), offset), true);
  }

  /** To the chains of its other topics too, so that each of them is kept by its own rule. */
  private void addToOthers(Pending append, LogRecord record, int size) {
    Set<Part> others = new LinkedHashSet<>();
    for (String alternate : record.alternates()) {
      others.add(part(alternate));
    }
    others.remove(part(record.topic()));
    others.forEach(other -> other.add(append.names(), record, size));
    bytes += (long) size * others.size();
  }

  private Part part(String topic) {
    return parts.computeIfAbsent(chains.of(topic), chain -> new Part());
  }

  private Result duplicate(Pending append, LogRecord earlier, boolean dependsOnWrite) {
    long offset = earlier.offset();
    String epoch = epochs.of(offset);
    boolean same = earlier.isWhat(append.entry(), epoch);
    return new Result(append, new Appended.Duplicate(epoch, offset, same), dependsOnWrite);
  }

  private static Result refused(Pending append, Appended.Reason reason, String detail) {
    return new Result(append, new Appended.Refused(reason, detail), false);
  }
}
