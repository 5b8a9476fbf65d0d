package dev.tailrace.bench;

import dev.tailrace.log.Batch;
import dev.tailrace.log.LogRecord;
import dev.tailrace.log.SegmentLog;
import dev.tailrace.log.Topics;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** How fast a busy topic comes out of the log, for several degrees of busy. */
final class ReplayFigures {
  private static final int TURNS = 7;
  private static final int BATCH_BYTES = 256 << 10;

  private final Path directory;
  private final PrintStream out;

  ReplayFigures(Path directory, PrintStream out) {
    this.directory = directory;
    this.out = out;
  }

  void measure() throws IOException {
    for (int oneIn : new int[] {1, 2, 20}) {
      Path one = directory.resolve("one-in-" + oneIn);
      ExecutorService writer = Executors.newSingleThreadExecutor();
      try (SegmentLog log = Corpus.open(one, writer)) {
        Corpus.fill(log, 0, Corpus.ENTRIES, i -> i % oneIn == 0 ? "busy" : Corpus.topic(i));
        report(log, oneIn);
      } finally {
        writer.shutdown();
        Machine.delete(one);
      }
    }
  }

  private void report(SegmentLog log, int oneIn) throws IOException {
    double[] rates = new double[TURNS];
    long cpu = 0;
    for (int turn = 0; turn < TURNS; turn++) {
      long before = Machine.cpuNanos();
      rates[turn] = replay(log, Corpus.ENTRIES / oneIn);
      cpu = Machine.cpuNanos() - before;
    }
    double megabytes = Corpus.ENTRIES / oneIn * (Corpus.BODY_BYTES / 1e6);
    double[] warm = Arrays.copyOfRange(rates, 2, TURNS);
    Arrays.sort(warm);
    out.printf(
        Locale.ROOT,
        "| replay of a topic that is one entry in %d | **%.0f MB/s**, %.0f to %.0f;"
            + " the first time %.0f; per second of CPU in the end %.0f MB | > 200 MB/s |%n",
        oneIn,
        warm[warm.length / 2],
        warm[0],
        warm[warm.length - 1],
        rates[0],
        megabytes / (cpu / 1e9));
  }

  /** Megabytes of bodies per second. */
  private static double replay(SegmentLog log, int expected) throws IOException {
    Topics busy = Topics.of("busy");
    long start = System.nanoTime();
    long bytes = 0;
    int count = 0;
    long cursor = 0;
    for (Batch batch = log.read(busy, cursor, BATCH_BYTES);
        !batch.records().isEmpty();
        batch = log.read(busy, cursor, BATCH_BYTES)) {
      for (LogRecord record : batch.records()) {
        bytes += record.body().length;
        count++;
      }
      cursor = batch.next();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (count != expected) {
      throw new IllegalStateException("replayed " + count + " of " + expected);
    }
    return bytes / 1e6 / seconds;
  }
}
