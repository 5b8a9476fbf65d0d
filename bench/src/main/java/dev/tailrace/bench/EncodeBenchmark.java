package dev.tailrace.bench;

import dev.tailrace.wire.Event;
import dev.tailrace.wire.EventEncoder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An event becomes bytes. */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class EncodeBenchmark {
  @Param({"16", "200", "4000", "100000"})
  public int bytes;

  @Param({"one", "many"})
  public String lines;

  private Event event;

  @Setup
  public void setUp() {
    event = Texts.event(bytes, lines);
  }

  @Benchmark
  public byte[] encode(Traffic traffic) {
    byte[] block = EventEncoder.encode(event);
    traffic.bytes += block.length;
    return block;
  }
}
