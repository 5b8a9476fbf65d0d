package dev.tailrace.bench;

import dev.tailrace.log.Appended;
import dev.tailrace.log.EventLog;
import dev.tailrace.log.InMemoryLog;
import dev.tailrace.log.LogOptions;
import dev.tailrace.log.Retention;
import dev.tailrace.log.Sync;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Entries of 200 bytes go into a log: one after the other, or up to 64 at a time that have not been
 * acknowledged. One thread sends, the log's writer acknowledges.
 */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 2)
public class AppendBenchmark {
  private static final Duration INTERVAL = Duration.ofMillis(50);
  private static final int MOST_ENTRIES = 100_000;
  private static final Retention LITTLE = new Retention(Duration.ofDays(1), 256 << 20, 1 << 30);

  /** The log in memory, or the one on disk with a way to sync. */
  @Param({"memory", "never", "interval", "always"})
  public String log;

  @Param({"1", "64"})
  public int inFlight;

  private EventLog target;
  private AutoCloseable resource;
  private ScheduledExecutorService care;
  private Semaphore room;
  private volatile Appended.Refused refused;
  private int next;

  @Setup
  public void setUp() throws IOException {
    room = new Semaphore(inFlight);
    care = Executors.newSingleThreadScheduledExecutor();
    if (log.equals("memory")) {
      target = new InMemoryLog("epoch0", MOST_ENTRIES, Clock.systemUTC());
      resource = target;
    } else {
      openOnDisk();
    }
  }

  private void openOnDisk() throws IOException {
    Scratch scratch = new Scratch(this::options);
    target = scratch.log();
    resource = scratch;
    care.scheduleWithFixedDelay(
        scratch.log()::maintain, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private LogOptions.Builder options(LogOptions.Builder options) {
    Sync sync =
        switch (log) {
          case "never" -> Sync.NEVER;
          case "interval" -> Sync.every(INTERVAL);
          case "always" -> Sync.ALWAYS;
          default -> throw new IllegalArgumentException(log);
        };
    return options.sync(sync).retention(LITTLE).segmentBytes(32 << 20);
  }

  @Benchmark
  public void append() {
    room.acquireUninterruptibly();
    target.append(Corpus.entry(Corpus.topic(next++ & Integer.MAX_VALUE)), this::acknowledged);
  }

  private void acknowledged(Appended outcome) {
    if (outcome instanceof Appended.Refused why) {
      refused = why;
    }
    room.release();
  }

  /** So that each iteration begins with nothing in flight. */
  @TearDown(Level.Iteration)
  public void awaitAll() {
    room.acquireUninterruptibly(inFlight);
    room.release(inFlight);
    if (refused != null) {
      throw new IllegalStateException(refused.detail());
    }
  }

  @TearDown
  public void tearDown() throws Exception {
    care.shutdownNow();
    care.awaitTermination(1, TimeUnit.MINUTES);
    resource.close();
  }
}
