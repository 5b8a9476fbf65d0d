package dev.tailrace.log;

import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The log on segment files. All appends that wait are written and synced together; reads share no
 * lock with them. What was acknowledged is there after a crash, as far as {@link LogOptions#sync}
 * goes.
 *
 * <pre>
 *   directory/
 *     lock                             held while the log is open
 *     state                            {@link LogState}
 *     canary                           {@link Canary}
 *     default/                         a chain of segments: topics without a retention rule
 *       00000000000000000001.log         {@link SegmentHeader}, {@link RecordFormat}
 *       00000000000000000001.index       {@link IndexFile}
 *       00000000000000131073.log         the segment being written; its index is on the heap
 *     rule-ticks/                      another chain: the topics of the rule "ticks"
 * </pre>
 *
 * <p>Threads: thread-safe. Writing, retention and callbacks run on the executor given, which must
 * not run two tasks at once; an append that is refused at once is called back on the caller's
 * thread, and {@link #close} finishes on its caller's. Do not interrupt the executor's thread: an
 * interrupted sync counts as failed.
 */
public final class SegmentLog implements EventLog {
  private static final long KEY_WINDOW_MILLIS = Duration.ofHours(24).toMillis();

  private final LogOptions options;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Executor writer;
  private final DirectoryLock lock;
  private final StateFile stateFile;
  private final Chains chains;
  private final LogState state;
  private final Recovery recovery;
  private final TailCache tail;
  private final AppendQueue queue;
  private final Linger linger;
  private final Canaries canaries;
  private final Ledger ledger;

  // any thread
  private volatile long end;
  private volatile Consumer<List<LogRecord>> listener = records -> {};
  private volatile boolean closed;
  private volatile Optional<String> failure = Optional.empty();
  private volatile Optional<String> trouble = Optional.empty();
  private volatile long commits;
  private volatile long syncs;

  // under writing, which is held by the writer, or by close()
  private final Object writing = new Object();
  private final Set<SegmentChain> unsynced = new HashSet<>();
  private long unsyncedSinceNanos;
  private long lastTime;

  private SegmentLog(
      LogOptions options,
      LogEnvironment environment,
      Executor writer,
      DirectoryLock lock,
      StateFile stateFile,
      LogOpening opening) {
    this.options = options;
    this.clock = environment.clock();
    this.nanos = environment.nanos();
    this.writer = writer;
    this.lock = lock;
    this.stateFile = stateFile;
    this.chains = opening.chains();
    this.state = opening.state();
    this.recovery = opening.recovery();
    this.end = opening.end();
    this.lastTime = opening.lastTime();
    this.tail = new TailCache(options.tailBytes(), end);
    this.queue = new AppendQueue(options.maxInHand());
    this.linger = environment.linger();
    this.canaries = new Canaries(new Canary(environment.storage(), options.directory()));
    this.ledger = opening.ledger();
  }

  /**
   * Opens a log, or makes one. A torn end is cut back: see {@link #recovery}.
   *
   * @param writer runs one task at a time, in order
   * @throws CorruptLogException if a segment is damaged elsewhere than at the log's end
   * @throws IOException if the directory is in use, or cannot be read or written
   */
  public static SegmentLog open(LogOptions options, Clock clock, Executor writer)
      throws IOException {
    return open(options, LogEnvironment.real(clock), writer);
  }

  static SegmentLog open(LogOptions options, LogEnvironment environment, Executor writer)
      throws IOException {
    Directory.create(options.directory());
    DirectoryLock lock = DirectoryLock.of(options.directory());
    try {
      StateFile stateFile = new StateFile(environment.storage(), options.directory());
      LogOpening opening = new LogOpening(options, environment);
      opening.open(stateFile);
      return new SegmentLog(options, environment, writer, lock, stateFile, opening);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** What opening found and did. */
  public Recovery recovery() {
    return recovery;
  }

  /**
   * @throws IllegalArgumentException if a name is longer than 65,534 bytes, or is not Unicode
   */
  @Override
  public void append(Entry entry, Consumer<Appended> done) {
    Pending append = new Pending(entry, Names.of(entry), done);
    switch (queue.offer(append)) {
      case WAKE_WRITER -> wakeWriter();
      case REFUSE_BUSY ->
          done.accept(
              new Appended.Refused(
                  Appended.Reason.BUSY, options.maxInHand() + " appends are waiting already"));
      case REFUSE_CLOSED -> done.accept(closedRefusal());
      case NOTHING -> {}
    }
  }

  @Override
  public Batch read(Topics topics, long after, int maxBytes) throws IOException {
    long cursor = Math.max(0, after);
    return chains.settled(
        () -> {
          requireOpen();
          long now = end;
          if (cursor >= now) {
            return new Batch(cursor, List.of(), cursor);
          }
          // the tail knows nothing of losses
          Optional<Batch> recent =
              cursor < chains.dropped()
                  ? Optional.empty()
                  : tail.read(topics, cursor, maxBytes, now);
          return recent.isPresent()
              ? recent.get()
              : LogReader.read(chains, topics, cursor, maxBytes, now);
        });
  }

  @Override
  public OptionalLong seek(Topics topics, Seek place) throws IOException {
    return chains.settled(
        () -> {
          requireOpen();
          return new Seeker(chains, topics, end).seek(place);
        });
  }

  @Override
  public long end() {
    return end;
  }

  @Override
  public long kept(String account) {
    return ledger.of(account);
  }

  @Override
  public Epochs epochs() {
    return state.epochs();
  }

  @Override
  public void onAdvance(Consumer<List<LogRecord>> newListener) {
    listener = newListener;
  }

  /**
   * Does what is due: puts the indexes of full segments into files, on the caller's thread, and has
   * the writer sync, in {@link Sync.Mode#INTERVAL}, and apply retention. To be called about once a
   * second, or a few times per sync interval; without it the writer does the first itself, which
   * holds up appends.
   */
  public void maintain() {
    seal();
    try {
      writer.execute(this::maintainNow);
    } catch (RejectedExecutionException e) {
      trouble = Optional.of("the writer takes no more tasks");
    }
  }

  /**
   * Sends a canary the way of an append. {@code done} is called on the writer, when the storage has
   * it or a group of appends that was written meanwhile: with nothing, or with what becomes of
   * appends now. If the writer is stuck it is never called.
   */
  public void sendCanary(Consumer<Optional<Appended.Refused>> done) {
    canaries.add(done);
    try {
      writer.execute(this::flyCanaries);
    } catch (RejectedExecutionException e) {
      canaries.tell(Optional.of(closedRefusal()));
    }
  }

  /** The state in numbers, for metrics. */
  public LogStats stats() {
    List<LogStats.OfClass> classes = chains.all().stream().map(SegmentChain::stats).toList();
    long indexes =
        chains.all().stream()
            .flatMap(chain -> chain.view().segments().stream())
            .mapToLong(segment -> segment.index().heapBytes())
            .sum();
    return new LogStats(
        end,
        commits,
        syncs,
        queue.size(),
        tail.heapBytes(),
        indexes,
        classes,
        failure.isPresent() ? failure : trouble);
  }

  @Override
  public void close() throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      closeUninterrupted();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void closeUninterrupted() throws IOException {
    queue.close();
    synchronized (writing) {
      if (closed) {
        return;
      }
      drain();
      closed = true;
      List<Closeable> steps = new ArrayList<>(List.of(this::finish));
      steps.addAll(chains.all());
      steps.add(lock);
      closeAll(steps);
    }
  }

  private void wakeWriter() {
    try {
      writer.execute(this::drainUninterrupted);
    } catch (RejectedExecutionException e) {
      queue.close();
      queue.take().ifPresent(rest -> rest.forEach(p -> p.done().accept(closedRefusal())));
    }
  }

  /** An interrupt would close the files under the writer. */
  private void drainUninterrupted() {
    boolean interrupted = Thread.interrupted();
    try {
      synchronized (writing) {
        drain();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void drain() {
    for (Optional<List<Pending>> all = queue.take(); all.isPresent(); all = queue.take()) {
      Iterator<Pending> appends = all.get().iterator();
      while (appends.hasNext()) {
        if (closed || failure.isPresent()) {
          Appended refusal = closed ? closedRefusal() : failedRefusal();
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
    Optional<Appended.Refused> refusal = write(group);
    List<LogRecord> shown = refusal.isEmpty() ? show(group, time) : List.of();
    group.tell(refusal);
    canaries.tell(refusal);
    if (!shown.isEmpty()) {
      Callbacks.call(() -> listener.accept(shown));
    }
  }

  private Optional<Appended.Refused> write(Group group) {
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
      return Optional.of(failedRefusal());
    } catch (IOException e) {
      String what = "writing: " + e.getMessage();
      trouble = Optional.of(what);
      return takeBack(group)
          ? Optional.of(new Appended.Refused(Appended.Reason.FULL, what))
          : Optional.of(failedRefusal());
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
      unsyncedSinceNanos = unsynced.isEmpty() ? nanos.getAsLong() : unsyncedSinceNanos;
      unsynced.addAll(group.chains());
    }
    List<LogRecord> records = group.records();
    records.forEach(tail::add);
    commits = commits + 1;
    end = group.end();
    return records;
  }

  private void maintainNow() {
    synchronized (writing) {
      if (closed || failure.isPresent()) {
        return;
      }
      Optional<String> found = Optional.empty();
      try {
        syncIfDue();
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
  }

  private void flyCanaries() {
    synchronized (writing) {
      if (closed || failure.isPresent()) {
        canaries.tell(Optional.of(closed ? closedRefusal() : failedRefusal()));
      } else if (!canaries.isEmpty()) {
        canaries.fly();
      }
    }
  }

  private void seal() {
    for (SegmentChain chain : chains.all()) {
      try {
        chain.seal();
      } catch (IOException e) {
        // dropped or closed meanwhile; or else the writer tries again, and tells, or the next
        // opening
      }
    }
  }

  private void syncIfDue() throws SyncFailedException {
    if (options.sync().mode() != Sync.Mode.INTERVAL || unsynced.isEmpty()) {
      return;
    }
    if (nanos.getAsLong() - unsyncedSinceNanos >= options.sync().interval().toNanos()) {
      for (SegmentChain chain : unsynced) {
        // a segment before the active one was synced when it was sealed
        chain.active().force();
        syncs = syncs + 1;
      }
      unsynced.clear();
    }
  }

  /** The last sync, and the mark that says that nothing can be missing. */
  private void finish() throws IOException {
    if (failure.isPresent()) {
      return;
    }
    for (SegmentChain chain : unsynced) {
      chain.active().force();
    }
    seal();
    stateFile.write(state.closed(end));
  }

  private static void closeAll(List<Closeable> steps) throws IOException {
    IOException first = null;
    for (Closeable step : steps) {
      try {
        step.close();
      } catch (IOException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private void fail(IOException cause) {
    failure = Optional.of(String.valueOf(cause.getMessage()));
  }

  private void requireOpen() throws IOException {
    if (closed) {
      throw new IOException("the log in " + options.directory() + " is closed");
    }
  }

  private Appended.Refused failedRefusal() {
    return new Appended.Refused(Appended.Reason.FAILED, failure.orElseThrow());
  }

  private static Appended.Refused closedRefusal() {
    return new Appended.Refused(Appended.Reason.CLOSED, "the log is closed");
  }
}
