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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/**
 * Publishers that each wait for their entry to be on the medium before they send the next: one of
 * them, 64 of them, and, for comparison, a loop that does nothing but append to a file and sync it.
 * They take turns.
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
    ExecutorService writer = Executors.newSingleThreadExecutor();
    ExecutorService publishers = Executors.newFixedThreadPool(MANY);
    double perSync;
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
        many[turn] = publish(log, publishers, MANY);
        LogStats after = log.stats();
        out.printf(
            Locale.ROOT,
            "| turn %d: bare loop, 1 publisher, %d publishers | %,.0f/s, %,.0f/s, %,.0f/s;"
                + " %.1f entries a sync | |%n",
            turn + 1,
            MANY,
            bare[turn],
            one[turn],
            many[turn],
            (after.end() - before.end()) / (double) (after.syncs() - before.syncs()));
      }
    } finally {
      writer.shutdown();
      publishers.shutdown();
    }
    perSync = median(many) / median(one);
    out.printf(
        Locale.ROOT,
        "| medians | bare %,.0f/s, 1: %,.0f/s (%.2f of bare), %d: %,.0f/s | |%n",
        median(bare),
        median(one),
        median(one) / median(bare),
        MANY,
        median(many));
    out.printf(Locale.ROOT, "| %d publishers to 1 | **%.1f x** | > 20 x |%n", MANY, perSync);
    out.printf(
        Locale.ROOT,
        "| %d publishers to the bare loop | %.1f x | |%n",
        MANY,
        median(many) / median(bare));
  }

  /** Entries a second. */
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
