package dev.tailrace.log;

import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The one that writes: takes all appends that wait, writes and syncs them as one {@link Group},
 * shows what was written and tells what came of it. Where the log ends, and whether it takes
 * anything more, is decided here.
 *
 * <p>Threads: writes on the log's executor and on the thread that closes the log, one at a time;
 * how it stands can be asked from any thread.
 */
final class LogWriter {
  private static final long KEY_WINDOW_MILLIS = Duration.ofHours(24).toMillis();

  private final LogOptions options;
  private final Clock clock;
  private final Chains chains;
  private final LogState state;
  private final StateFile stateFile;
  private final TailCache tail;
  private final AppendQueue queue;
  private final Linger linger;
  private final Canaries canaries;

  // any thread
  private volatile long end;
  private volatile Consumer<List<LogRecord>> listener = records -> {};
  private volatile boolean closed;
  private volatile Optional<String> failure = Optional.empty();
  private volatile Optional<String> trouble = Optional.empty();
  private volatile long commits;
  private volatile long syncs;

  // under this
  private final Unsynced unsynced;
  private long lastTime;

  LogWriter(
      LogOptions options,
      LogEnvironment environment,
      LogOpening opening,
      StateFile stateFile,
      TailCache tail,
      AppendQueue queue) {
    this.options = options;
    this.clock = environment.clock();
    this.chains = opening.chains();
    this.state = opening.state();
    this.stateFile = stateFile;
    this.tail = tail;
    this.queue = queue;
    this.linger = environment.linger();
    this.canaries = new Canaries(new Canary(environment.storage(), options.directory()));
    this.end = opening.end();
    this.lastTime = opening.lastTime();
    this.unsynced = new Unsynced(options.sync(), environment.nanos());
  }

  /** The offset of the last entry that is shown. */
  long end() {
    return end;
  }

  boolean isClosed() {
    return closed;
  }

  /** How many groups were written. */
  long commits() {
    return commits;
  }

  /** How often a segment was synced. */
  long syncs() {
    return syncs;
  }

  /** Why it takes nothing more; or else what went wrong last, and may be well again. */
  Optional<String> trouble() {
    return failure.isPresent() ? failure : trouble;
  }

  /** Nobody runs it any more. */
  void abandoned() {
    trouble = Optional.of("the writer takes no more tasks");
  }

  void onAdvance(Consumer<List<LogRecord>> newListener) {
    listener = newListener;
  }

  /** Those who wait for a canary. */
  Canaries canaries() {
    return canaries;
  }

  /** Writes all that waits. */
  void write() {
    Interrupts.putOff(this::writeInTurn);
  }

  private synchronized void writeInTurn() {
    drain();
  }

  /** Syncs, in {@link Sync.Mode#INTERVAL}, and applies retention, as far as it is due. */
  synchronized void maintain() {
    if (closed || failure.isPresent()) {
      return;
    }
    Optional<String> found = Optional.empty();
    try {
      if (unsynced.isDue()) {
        syncs = syncs + unsynced.force();
      }
      for (SegmentChain chain : chains.all()) {
        chain.retain(clock.millis(), end + 1);
      }
    } catch (SyncFailedException e) {
      fail(e);
    } catch (IOException e) {
      found = Optional.of("retention: " + e.getMessage());
    }
    trouble = found;
  }

  /** Sends a canary, unless all who wait for one have heard meanwhile. */
  synchronized void flyCanary() {
    if (closed || failure.isPresent()) {
      canaries.tell(Optional.of(refusal()));
    } else if (!canaries.isEmpty()) {
      canaries.fly();
    }
  }

  /**
   * Writes what waits, and closes all files. Idempotent.
   *
   * @param last what to close behind them
   */
  void close(Closeable last) throws IOException {
    Interrupts.putOff(() -> closeInTurn(last));
  }

  private synchronized void closeInTurn(Closeable last) throws IOException {
    if (closed) {
      return;
    }
    drain();
    closed = true;
    try (last;
        chains) {
      finish();
    }
  }

  private void drain() {
    for (Optional<List<Pending>> all = queue.take(); all.isPresent(); all = queue.take()) {
      Iterator<Pending> appends = all.get().iterator();
      while (appends.hasNext()) {
        if (closed || failure.isPresent()) {
          Appended refusal = refusal();
          Pending append = appends.next();
          Callbacks.call(() -> append.done().accept(refusal));
        } else {
          commit(appends);
        }
      }
      if (!queue.isEmpty() && !closed) {
        linger.linger(queue, all.get().size());
      }
    }
  }

  private void commit(Iterator<Pending> appends) {
    long time = Math.max(clock.millis(), lastTime);
    // not just the end: a group that was taken back may have left a segment named after it
    long last = Math.max(end, chains.lastOffset());
    Group group = new Group(chains, state.epochs(), last, time, clock.millis() - KEY_WINDOW_MILLIS);
    do {
      group.add(appends.next());
    } while (appends.hasNext() && group.bytes() < options.maxBatchBytes());
    if (group.bytes() == 0) {
      group.tell(Optional.empty());
      return;
    }
    Optional<Appended.Refused> refusal = store(group);
    List<LogRecord> shown = refusal.isEmpty() ? show(group, time) : List.of();
    group.tell(refusal);
    canaries.tell(refusal);
    if (!shown.isEmpty()) {
      Callbacks.call(() -> listener.accept(shown));
    }
  }

  private Optional<Appended.Refused> store(Group group) {
    try {
      group.write();
      if (options.sync().mode() == Sync.Mode.ALWAYS) {
        linger.syncBegins();
        syncs = syncs + group.sync();
        linger.syncEnds();
      }
      trouble = Optional.empty();
      return Optional.empty();
    } catch (SyncFailedException e) {
      fail(e);
      takeBack(group);
      return Optional.of(refusal());
    } catch (IOException e) {
      String what = "writing: " + e.getMessage();
      trouble = Optional.of(what);
      return takeBack(group)
          ? Optional.of(new Appended.Refused(Appended.Reason.FULL, what))
          : Optional.of(refusal());
    }
  }

  private boolean takeBack(Group group) {
    try {
      group.rollBack();
      return true;
    } catch (IOException e) {
      fail(e);
      return false;
    }
  }

  private List<LogRecord> show(Group group, long time) {
    group.commit();
    lastTime = time;
    if (options.sync().mode() != Sync.Mode.ALWAYS) {
      unsynced.add(group.chains());
    }
    List<LogRecord> records = group.records();
    records.forEach(tail::add);
    commits = commits + 1;
    end = group.end();
    return records;
  }

  /** The last sync, and the mark that says that nothing can be missing. */
  private void finish() throws IOException {
    if (failure.isPresent()) {
      return;
    }
    unsynced.force();
    chains.seal();
    stateFile.write(state.closed(end));
  }

  private void fail(IOException cause) {
    failure = Optional.of(String.valueOf(cause.getMessage()));
  }

  /** What becomes of appends from now on. */
  private Appended.Refused refusal() {
    return closed
        ? Appended.Refused.CLOSED
        : new Appended.Refused(Appended.Reason.FAILED, failure.orElseThrow());
  }
}
