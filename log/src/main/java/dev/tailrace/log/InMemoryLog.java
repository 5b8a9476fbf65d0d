package dev.tailrace.log;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A log that keeps everything on the heap and nothing over a restart: for tests, for embedding
 * where history does not matter, and as the plainest statement of what {@link EventLog} means.
 *
 * <p>Threads: thread-safe; one lock, callbacks run under it on the appending thread.
 */
public final class InMemoryLog implements EventLog {
  private static final long KEY_WINDOW_MILLIS = Duration.ofHours(24).toMillis();

  private record Stored(LogRecord record, String id, String key, long bytes) {}

  private final Clock clock;
  private final int maxCount;
  private final Epochs epochs;
  private final Accounts accounts;
  private final Ledger ledger = new Ledger(); // written under this

  // all guarded by this
  private final NavigableMap<Long, Stored> entries = new TreeMap<>();
  private Consumer<List<LogRecord>> listener = records -> {};
  private long end;
  private long dropped;
  private boolean closed;

  /**
   * Counts on no account.
   *
   * @param epoch six characters of {@code [a-z0-9]}
   * @param maxCount how many entries are kept, from 1
   */
  public InMemoryLog(String epoch, int maxCount, Clock clock) {
    this(epoch, maxCount, clock, Accounts.NONE);
  }

  /**
   * @param epoch six characters of {@code [a-z0-9]}
   * @param maxCount how many entries are kept, from 1
   * @param accounts whose records are counted apart
   */
  public InMemoryLog(String epoch, int maxCount, Clock clock, Accounts accounts) {
    if (maxCount < 1) {
      throw new IllegalArgumentException("maxCount is less than 1: " + maxCount);
    }
    this.epochs = new Epochs(List.of(new Epochs.Epoch(epoch, 0)));
    this.maxCount = maxCount;
    this.clock = clock;
    this.accounts = accounts;
  }

  @Override
  public synchronized void append(Entry entry, Consumer<Appended> done) {
    if (closed) {
      done.accept(Appended.Refused.CLOSED);
      return;
    }
    Stored earlier = withKey(entry);
    if (earlier != null) {
      done.accept(duplicate(entry, earlier.record()));
      return;
    }
    long offset = end + 1;
    byte[] body = entry.body().at(epochs.current(), offset);
    LogRecord record = LogRecord.of(entry, offset, now(), body);
    keep(new Stored(record, entry.id(), entry.idempotencyKey(), bytes(entry, body)));
    end = offset;
    while (entries.size() > maxCount) {
      dropFirst();
    }
    done.accept(new Appended.Stored(epochs.current(), offset));
    listener.accept(List.of(record));
  }

  @Override
  public synchronized Batch read(Topics topics, long after, int maxBytes) {
    long from = Math.max(after, dropped);
    List<LogRecord> found = new ArrayList<>();
    long bytes = 0;
    for (Stored stored : entries.tailMap(from, false).values()) {
      LogRecord record = stored.record();
      if (topics.concern(record)) {
        bytes += record.body().length;
        if (bytes > maxBytes && !found.isEmpty()) {
          return new Batch(from, found, found.get(found.size() - 1).offset(), from > after);
        }
        found.add(record);
      }
    }
    return new Batch(from, found, Math.max(from, end), from > after);
  }

  @Override
  public synchronized OptionalLong seek(Topics topics, Seek place) {
    if (place instanceof Seek.AfterId after) {
      return afterId(topics, after);
    }
    if (place instanceof Seek.Since since) {
      long millis = since.time().toEpochMilli();
      return before(matching(topics).filter(r -> r.timeMillis() >= millis).toList());
    }
    if (place instanceof Seek.Last last) {
      List<LogRecord> all = matching(topics).toList();
      return before(all.subList(Math.max(0, all.size() - last.count()), all.size()));
    }
    return OptionalLong.of(dropped);
  }

  @Override
  public synchronized long end() {
    return end;
  }

  @Override
  public long kept(String account) {
    return ledger.of(account);
  }

  @Override
  public Epochs epochs() {
    return epochs;
  }

  @Override
  public synchronized void onAdvance(Consumer<List<LogRecord>> newListener) {
    listener = newListener;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }

  private void keep(Stored stored) {
    entries.put(stored.record().offset(), stored);
    enter(stored.record(), stored.bytes());
  }

  private void dropFirst() {
    Stored first = entries.pollFirstEntry().getValue();
    dropped = first.record().offset();
    enter(first.record(), -first.bytes());
  }

  private void enter(LogRecord record, long bytes) {
    String account = accounts.of(record.topic());
    if (account != null) {
      ledger.add(account, bytes);
    }
  }

  /** What it would fill in a segment file. */
  private long bytes(Entry entry, byte[] body) {
    return accounts.count() ? RecordFormat.sizeOf(Names.of(entry), body.length) : 0;
  }

  private Stored withKey(Entry entry) {
    String key = entry.idempotencyKey();
    if (key == null) {
      return null;
    }
    long since = clock.millis() - KEY_WINDOW_MILLIS;
    return entries.values().stream()
        .filter(s -> key.equals(s.key()) && s.record().topic().equals(entry.topic()))
        .filter(s -> s.record().timeMillis() > since)
        .findFirst()
        .orElse(null);
  }

  private Appended duplicate(Entry entry, LogRecord earlier) {
    boolean same = earlier.isWhat(entry, epochs.current());
    return new Appended.Duplicate(epochs.current(), earlier.offset(), same);
  }

  private OptionalLong afterId(Topics topics, Seek.AfterId after) {
    List<LogRecord> named =
        entries.values().stream()
            .filter(s -> after.id().equals(s.id()))
            .map(Stored::record)
            .filter(after.counts())
            .toList();
    return Stream.concat(named.stream().filter(topics::concern), named.stream())
        .mapToLong(LogRecord::offset)
        .findFirst();
  }

  private OptionalLong before(List<LogRecord> records) {
    return OptionalLong.of(records.isEmpty() ? end : records.get(0).offset() - 1);
  }

  private Stream<LogRecord> matching(Topics topics) {
    return entries.values().stream().map(Stored::record).filter(topics::concern);
  }

  private long now() {
    Map.Entry<Long, Stored> last = entries.lastEntry();
    return last == null
        ? clock.millis()
        : Math.max(clock.millis(), last.getValue().record().timeMillis());
  }
}
