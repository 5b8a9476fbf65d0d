package dev.tailrace.bench;

import dev.tailrace.wire.Event;
import dev.tailrace.wire.EventEncoder;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Our decoder beside other people's readers: each reads a connection of about 1 MiB, from memory,
 * in chunks. An operation is a connection; bytes and events are given per second, too.
 */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReaderBenchmark {
  private static final int STREAM_BYTES = 1 << 20;

  @Param({"small", "typical", "large", "lines"})
  public String shape;

  @Param({"1", "1460", "65536"})
  public int chunk;

  // and okhttp-8k, for those who ask: a larger buffer made it no faster
  @Param({"tailrace", "tailrace-stream", "okhttp", "spring"})
  public String reader;

  private StreamReader subject;
  private Chunks chunks;
  private int sent;
  private int heard;

  /** What went through. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Through {
    public long bytes;
    public long events;
  }

  @Setup
  public void setUp() {
    sent = events(event(shape));
    chunks = connection(shape, chunk);
    subject = StreamReader.named(reader);
  }

  /** Data of 16, 200 and 100,000 bytes in one line, and of 4000 bytes in lines of 40. */
  static Event event(String shape) {
    return switch (shape) {
      case "small" -> Texts.event(16, "one");
      case "typical" -> Texts.event(200, "one");
      case "large" -> Texts.event(100_000, "one");
      case "lines" -> Texts.event(4000, "many");
      default -> throw new IllegalArgumentException(shape);
    };
  }

  static Chunks connection(String shape, int chunk) {
    Event event = event(shape);
    return new Chunks(stream(event, events(event)), chunk);
  }

  private static int events(Event event) {
    return STREAM_BYTES / EventEncoder.encode(event).length;
  }

  static byte[] stream(Event event, int times) {
    byte[] block = EventEncoder.encode(event);
    byte[] stream = new byte[times * block.length];
    for (int i = 0; i < times; i++) {
      System.arraycopy(block, 0, stream, i * block.length, block.length);
    }
    return stream;
  }

  @Benchmark
  public void read(Through through, Blackhole hole) throws Exception {
    heard = 0;
    subject.read(
        chunks,
        (type, data, id) -> {
          heard++;
          hole.consume(type);
          hole.consume(data);
          hole.consume(id);
        });
    if (heard != sent) {
      throw new IllegalStateException("heard " + heard + " of " + sent);
    }
    through.bytes += chunks.bytes().length;
    through.events += sent;
  }
}
