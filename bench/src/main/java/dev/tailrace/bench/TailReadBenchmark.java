package dev.tailrace.bench;

import dev.tailrace.log.Batch;
import dev.tailrace.log.EventLog;
import dev.tailrace.log.InMemoryLog;
import dev.tailrace.log.Sync;
import dev.tailrace.log.Topics;
import java.io.IOException;
import java.time.Clock;
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

/**
 * What a shard reads when the log has advanced: the newest entries of all topics, from its tail.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TailReadBenchmark {
  private static final int ENTRIES = 50_000;
  private static final int READ_BYTES = 64 << 10; // as the hub does by default

  @Param({"memory", "disk"})
  public String log;

  /** How many entries have come since. */
  @Param({"1", "64"})
  public int behind;

  private EventLog target;
  private AutoCloseable resource;

  @Setup
  public void setUp() throws IOException {
    if (log.equals("memory")) {
      target = new InMemoryLog("epoch0", ENTRIES, Clock.systemUTC());
      resource = target;
    } else {
      Scratch scratch = new Scratch(options -> options.sync(Sync.NEVER));
      target = scratch.log();
      resource = scratch;
    }
    Corpus.fill(target, 0, ENTRIES, Corpus::topic);
  }

  @Benchmark
  public Batch read() throws IOException {
    Batch batch = target.read(Topics.all(), target.end() - behind, READ_BYTES);
    if (batch.records().size() != behind) {
      throw new IllegalStateException("read " + batch.records().size());
    }
    return batch;
  }

  @TearDown
  public void tearDown() throws Exception {
    resource.close();
  }
}
