package dev.tailrace.bench;

import dev.tailrace.log.LogStats;
import dev.tailrace.log.Recovery;
import dev.tailrace.log.SegmentLog;
import dev.tailrace.log.Sync;
import dev.tailrace.log.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Random;

/**
 * Opening a log of a million entries after kill -9, resuming a topic in it, and the heap that its
 * indexes take.
 */
final class ResumeFigures {
  private static final int TURNS = 5;

  private final Path directory;
  private final PrintStream out;

  ResumeFigures(Path directory, PrintStream out) {
    this.directory = directory;
    this.out = out;
  }

  void measure() throws IOException, InterruptedException {
    fillAndKill();
    firstOpening();
    warmResumes();
    coldResumes();
    indexHeap();
  }

  private void fillAndKill() throws IOException, InterruptedException {
    Process writer = Machine.start(KilledWriter.class, directory.toString());
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
      if (!KilledWriter.FILLED.equals(said.readLine())) {
        throw new IllegalStateException("the writer could not fill the log");
      }
    } finally {
      writer.destroyForcibly(); // SIGKILL
    }
    int code = writer.waitFor();
    out.printf(Locale.ROOT, "| the writer was killed while it wrote | exit code %d | |%n", code);
  }

  private void firstOpening() throws IOException {
    long start = System.nanoTime();
    SegmentLog log = Corpus.open(directory, Runnable::run);
    double millis = (System.nanoTime() - start) / 1e6;
    Recovery recovery = log.recovery();
    LogStats stats = log.stats();
    log.close();
    out.printf(Locale.ROOT, "| opening after kill -9 | **%.0f ms** | < 2,000 ms |%n", millis);
    out.printf(
        Locale.ROOT,
        "|  … its recovery | unclean %s, %d cuts, %d indexes made again; %,d entries, %,d bytes,"
            + " %d segments | |%n",
        recovery.unclean(),
        recovery.cuts().size(),
        recovery.rebuiltIndexes(),
        stats.records(),
        stats.bytes(),
        stats.classes().get(0).segments());
  }

  private void warmResumes() throws IOException {
    try (SegmentLog log = Corpus.open(directory, Runnable::run)) {
      Random random = new Random(1);
      Samples first = new Samples(2000);
      for (int i = 0; i < 2000; i++) {
        first.add(resume(log, random, 2));
      }
      Samples warm = new Samples(20_000);
      for (int i = 0; i < 20_000; i++) {
        warm.add(resume(log, random, 2));
      }
      Samples far = new Samples(2000);
      for (int i = 0; i < 2000; i++) {
        far.add(resume(log, random, 60));
      }
      out.printf(Locale.ROOT, "| resume, the first 2,000 after opening | %s | |%n", first);
      out.printf(Locale.ROOT, "| resume, warm | **%s** | < 5 ms |%n", warm);
      row("  … from the newest but 59, five sealed segments back", far.toString(), "");
    }
  }

  private static long resume(SegmentLog log, Random random, int newest) throws IOException {
    Topics one = Topics.of(Corpus.topic(random.nextInt(Corpus.ENTRIES)));
    long cursor = FirstResume.newest(log, one, newest);
    long start = System.nanoTime();
    int found = log.read(one, cursor, 64 << 10).records().size();
    long nanos = System.nanoTime() - start;
    if (found != newest - 1) {
      throw new IllegalStateException("found " + found + " of " + (newest - 1));
    }
    return nanos;
  }

  private void coldResumes() throws IOException, InterruptedException {
    Samples openings = new Samples(TURNS);
    Samples first = new Samples(TURNS);
    Samples second = new Samples(TURNS);
    boolean forgotten = true;
    for (int turn = 0; turn < TURNS; turn++) {
      String[] arguments = newestButOne(Corpus.topic(turn * 1000), Corpus.topic(turn * 1000 + 1));
      forgotten &= Machine.forget(directory);
      Process reader = Machine.start(FirstResume.class, arguments);
      String[] millis = Machine.outputOf(reader).split(" ");
      reader.waitFor();
      openings.add((long) (Double.parseDouble(millis[0]) * 1e6));
      first.add((long) (Double.parseDouble(millis[1]) * 1e6));
      second.add((long) (Double.parseDouble(millis[2]) * 1e6));
    }
    String caches = forgotten ? "no file in the system's cache" : "the system's cache not emptied";
    row("opening in a new process, " + caches, openings.toString(), "< 2,000 ms");
    row("  … its very first resume, which loads the classes too", first.toString(), "");
    row("  … its second resume, of another topic", "**" + second + "**", "< 5 ms");
  }

  private void row(String what, String measured, String target) {
    out.printf(Locale.ROOT, "| %s | %s | %s |%n", what, measured, target);
  }

  private String[] newestButOne(String one, String other) throws IOException {
    try (SegmentLog log = Corpus.open(directory, Runnable::run)) {
      return new String[] {
        directory.toString(),
        one,
        Long.toString(FirstResume.newest(log, Topics.of(one), 2)),
        other,
        Long.toString(FirstResume.newest(log, Topics.of(other), 2))
      };
    }
  }

  private void indexHeap() throws IOException {
    long before = Machine.usedHeap();
    SegmentLog log =
        SegmentLog.open(
            Corpus.options(directory).sync(Sync.NEVER).tailBytes(0).build(),
            Clock.systemUTC(),
            Runnable::run);
    long opened = Machine.usedHeap() - before;
    long estimate = log.stats().indexHeapBytes();
    int entries = (int) log.stats().records();
    int segmentEntries = Corpus.options(directory).build().maxSegmentEntries();
    int untilFull = segmentEntries - entries % segmentEntries - 1;
    Corpus.fill(log, entries, entries + untilFull, Corpus::topic);
    long full = Machine.usedHeap() - before;
    out.printf(
        Locale.ROOT,
        "| heap of the open log, without its cache of newest entries | **%.1f MiB**"
            + " (its own estimate: %.1f MiB) | < 64 MiB |%n",
        opened / 1048576.0,
        estimate / 1048576.0);
    out.printf(
        Locale.ROOT,
        "|  … just before its active segment is full | **%.1f MiB**" + " (%.1f MiB) | < 64 MiB |%n",
        full / 1048576.0,
        log.stats().indexHeapBytes() / 1048576.0);
    log.close();
  }
}
