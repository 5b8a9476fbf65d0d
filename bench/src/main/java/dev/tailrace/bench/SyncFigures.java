package dev.tailrace.bench;

import dev.tailrace.log.Appended;
import dev.tailrace.log.LogStats;
import dev.tailrace.log.SegmentLog;
import dev.tailrace.log.Sync;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * Publishers that each wait for their entry to be on the medium before they send the next: one of
 * them; 64 of them, as requests on one event loop, which is how a server has them; 64 of them with
 * a thread each, of which every one has to be woken for every entry. And, for comparison, a loop
 * that does nothing but append to a file and sync it. They take turns.
 */
final class SyncFigures {
  private static final int TURNS = 7;
  private static final long TURN_NANOS = 3_000_000_000L;
  private static final int MANY = 64;
  private static final int RECORD_BYTES = 200 + 40 + 24;

  private final Path directory;
  private final PrintStream out;

  SyncFigures(Path directory, PrintStream out) {
    this.directory = directory;
    this.out = out;
  }

  void measure() throws Exception {
    double[] bare = new double[TURNS];
    double[] one = new double[TURNS];
    double[] many = new double[TURNS];
    double[] threads = new double[TURNS];
    ExecutorService writer = Executors.newSingleThreadExecutor();
    ExecutorService publishers = Executors.newFixedThreadPool(MANY);
    try (SegmentLog log =
        SegmentLog.open(
            Corpus.options(directory.resolve("log")).sync(Sync.ALWAYS).build(),
            Clock.systemUTC(),
            writer)) {
      publish(log, publishers, MANY);
      for (int turn = 0; turn < TURNS; turn++) {
        bare[turn] = bareLoop();
        one[turn] = publish(log, publishers, 1);
        LogStats before = log.stats();
        many[turn] = onOneLoop(log, MANY);
        LogStats after = log.stats();
        threads[turn] = publish(log, publishers, MANY);
        double group = (after.end() - before.end()) / (double) (after.syncs() - before.syncs());
        out.printf(
            Locale.ROOT,
            "| turn %d: bare loop; 1; 64 on a loop; 64 threads | %,.0f/s; %,.0f/s; %,.0f/s,"
                + " %.1f a sync; %,.0f/s | |%n",
            turn + 1,
            bare[turn],
            one[turn],
            many[turn],
            group,
            threads[turn]);
      }
    } finally {
      writer.shutdown();
      publishers.shutdown();
    }
    report(median(bare), median(one), median(many), median(threads));
  }

  private void report(double bare, double one, double many, double threads) {
    out.printf(
        Locale.ROOT,
        "| medians | %,.0f/s; %,.0f/s; %,.0f/s; %,.0f/s | |%n",
        bare,
        one,
        many,
        threads);
    row("1 publisher to the bare loop", one / bare, "");
    row("64 publishers on a loop to 1", many / one, "> 20 x");
    row("64 publishers on a loop to the bare loop", many / bare, "");
    row("64 publishers with threads to 1", threads / one, "");
  }

  private void row(String what, double ratio, String target) {
    out.printf(Locale.ROOT, "| %s | **%.1f x** | %s |%n", what, ratio, target);
  }

  /** Entries a second of publishers that share a thread. */
  private static double onOneLoop(SegmentLog log, int count) throws Exception {
    ExecutorService loop = Executors.newSingleThreadExecutor();
    LongAdder published = new LongAdder();
    CountDownLatch finished = new CountDownLatch(count);
    long start = System.nanoTime();
    for (int p = 0; p < count; p++) {
      Publisher publisher =
          new Publisher(log, loop, p * 1_000_003, start + TURN_NANOS, published, finished);
      loop.execute(publisher);
    }
    finished.await();
    double rate = published.sum() / ((System.nanoTime() - start) / 1e9);
    loop.shutdown();
    return rate;
  }

  /** Sends the next entry when it runs, and has the loop run it again when that is acknowledged. */
  private static final class Publisher implements Runnable {
    private final SegmentLog log;
    private final Executor loop;
    private final long deadline;
    private final LongAdder published;
    private final CountDownLatch finished;
    private int next;

    Publisher(
        SegmentLog log,
        Executor loop,
        int first,
        long deadline,
        LongAdder published,
        CountDownLatch finished) {
      this.log = log;
      this.loop = loop;
      this.next = first;
      this.deadline = deadline;
      this.published = published;
      this.finished = finished;
    }

    @Override
    public void run() {
      if (System.nanoTime() >= deadline) {
        finished.countDown();
        return;
      }
      log.append(Corpus.entry(Corpus.topic(next++)), this::acknowledged);
    }

    private void acknowledged(Appended outcome) {
      if (outcome instanceof Appended.Stored) {
        published.increment();
        loop.execute(this);
      }
    }
  }

  /** Entries a second of publishers with a thread each. */
  private static double publish(SegmentLog log, ExecutorService threads, int count)
      throws Exception {
    CountDownLatch ready = new CountDownLatch(count);
    List<Future<Integer>> publishers = new ArrayList<>();
    long start = System.nanoTime();
    for (int p = 0; p < count; p++) {
      int first = p * 1_000_003;
      publishers.add(
          threads.submit(
              () -> {
                ready.countDown();
                ready.await();
                return publishUntil(log, first, start + TURN_NANOS);
              }));
    }
    long published = 0;
    for (Future<Integer> publisher : publishers) {
      published += publisher.get();
    }
    return published / ((System.nanoTime() - start) / 1e9);
  }

  private static int publishUntil(SegmentLog log, int first, long deadline)
      throws InterruptedException {
    Semaphore done = new Semaphore(0);
    int count = 0;
    while (System.nanoTime() < deadline) {
      log.append(
          Corpus.entry(Corpus.topic(first + count & Integer.MAX_VALUE)),
          outcome -> {
            if (outcome instanceof Appended.Stored) {
              done.release();
            }
          });
      done.acquire();
      count++;
    }
    return count;
  }

  private double bareLoop() throws IOException {
    Path file = directory.resolve("bare");
    ByteBuffer record = ByteBuffer.allocateDirect(RECORD_BYTES);
    int count = 0;
    long start = System.nanoTime();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (System.nanoTime() < start + TURN_NANOS) {
        channel.write(record.rewind());
        channel.force(false);
        count++;
      }
    }
    double rate = count / ((System.nanoTime() - start) / 1e9);
    Files.delete(file);
    return rate;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
