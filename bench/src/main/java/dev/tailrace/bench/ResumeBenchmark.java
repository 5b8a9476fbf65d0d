package dev.tailrace.bench;

import dev.tailrace.log.Batch;
import dev.tailrace.log.SegmentLog;
import dev.tailrace.log.Sync;
import dev.tailrace.log.Topics;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A listener comes back to one of ten thousand topics, in a log that is in the system's cache. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ResumeBenchmark {
  private static final int READ_BYTES = 64 << 10; // as the hub does by default
  private static final int LISTENERS = 2048;

  /** How many entries the log has, of all topics. */
  @Param("" + Corpus.ENTRIES)
  public int entries;

  /** How many entries of its topic the listener has missed: 59 are in several segments. */
  @Param({"1", "59"})
  public int missed;

  private final Topics[] topics = new Topics[LISTENERS];
  private final long[] cursors = new long[LISTENERS];
  private Scratch scratch;
  private SegmentLog log;
  private int next;

  @Setup
  public void setUp() throws IOException {
    scratch = new Scratch(options -> options.sync(Sync.NEVER));
    log = scratch.log();
    Corpus.fill(log, 0, entries, Corpus::topic);
    Random random = new Random(1);
    for (int i = 0; i < LISTENERS; i++) {
      topics[i] = Topics.of(Corpus.topic(random.nextInt(entries)));
      cursors[i] = FirstResume.newest(log, topics[i], missed + 1);
    }
  }

  @Benchmark
  public Batch resume() throws IOException {
    next = (next + 1) % LISTENERS;
    return log.read(topics[next], cursors[next], READ_BYTES);
  }

  @TearDown
  public void tearDown() throws IOException {
    scratch.close();
  }
}
