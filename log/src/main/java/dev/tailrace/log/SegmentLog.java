package dev.tailrace.log;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

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
  private final LogOptions options;
  private final Executor executor;
  private final DirectoryLock lock;
  private final Chains chains;
  private final Epochs epochs;
  private final Recovery recovery;
  private final Ledger ledger;
  private final TailCache tail;
  private final AppendQueue queue;
  private final LogWriter writer;

  private SegmentLog(
      LogOptions options,
      LogEnvironment environment,
      Executor executor,
      DirectoryLock lock,
      StateFile stateFile,
      LogOpening opening) {
    this.options = options;
    this.executor = executor;
    this.lock = lock;
    this.chains = opening.chains();
    this.epochs = opening.state().epochs();
    this.recovery = opening.recovery();
    this.ledger = opening.ledger();
    this.tail = new TailCache(options.tailBytes(), opening.end());
    this.queue = new AppendQueue(options.maxInHand());
    this.writer = new LogWriter(options, environment, opening, stateFile, tail, queue);
  }

  /**
   * Opens a log, or makes one. A torn end is cut back: see {@link #recovery}.
   *
   * @param executor runs one task at a time, in order
   * @throws CorruptLogException if a segment is damaged elsewhere than at the log's end
   * @throws IOException if the directory is in use, or cannot be read or written
   */
  public static SegmentLog open(LogOptions options, Clock clock, Executor executor)
      throws IOException {
    return open(options, LogEnvironment.real(clock), executor);
  }

  static SegmentLog open(LogOptions options, LogEnvironment environment, Executor executor)
      throws IOException {
    Directory.create(options.directory());
    DirectoryLock lock = DirectoryLock.of(options.directory());
    try {
      StateFile stateFile = new StateFile(environment.storage(), options.directory());
      LogOpening opening = new LogOpening(options, environment);
      opening.open(stateFile);
      return new SegmentLog(options, environment, executor, lock, stateFile, opening);
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
      case REFUSE_CLOSED -> done.accept(Appended.Refused.CLOSED);
      case NOTHING -> {}
    }
  }

  @Override
  public Batch read(Topics topics, long after, int maxBytes) throws IOException {
    long cursor = Math.max(0, after);
    return chains.settled(
        () -> {
          requireOpen();
          long now = writer.end();
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
          return new Seeker(chains, topics, writer.end()).seek(place);
        });
  }

  @Override
  public long end() {
    return writer.end();
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
  public void onAdvance(Consumer<List<LogRecord>> listener) {
    writer.onAdvance(listener);
  }

  /**
   * Does what is due: puts the indexes of full segments into files, on the caller's thread, and has
   * the writer sync, in {@link Sync.Mode#INTERVAL}, and apply retention. To be called about once a
   * second, or a few times per sync interval; without it the writer does the first itself, which
   * holds up appends.
   */
  public void maintain() {
    chains.seal();
    try {
      executor.execute(writer::maintain);
    } catch (RejectedExecutionException e) {
      writer.abandoned();
    }
  }

  /**
   * Sends a canary the way of an append. {@code done} is called on the writer, when the storage has
   * it or a group of appends that was written meanwhile: with nothing, or with what becomes of
   * appends now. If the writer is stuck it is never called.
   */
  public void sendCanary(Consumer<Optional<Appended.Refused>> done) {
    writer.canaries().add(done);
    try {
      executor.execute(writer::flyCanary);
    } catch (RejectedExecutionException e) {
      writer.canaries().tell(Optional.of(Appended.Refused.CLOSED));
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
        writer.end(),
        writer.commits(),
        writer.syncs(),
        queue.size(),
        tail.heapBytes(),
        indexes,
        classes,
        writer.trouble());
  }

  @Override
  public void close() throws IOException {
    queue.close();
    writer.close(lock);
  }

  private void wakeWriter() {
    try {
      executor.execute(writer::write);
    } catch (RejectedExecutionException e) {
      queue.close();
      queue.take().ifPresent(rest -> rest.forEach(p -> p.done().accept(Appended.Refused.CLOSED)));
    }
  }

  private void requireOpen() throws IOException {
    if (writer.isClosed()) {
      throw new IOException("the log in " + options.directory() + " is closed");
    }
  }
}
