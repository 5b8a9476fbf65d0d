package dev.tailrace.bench;

import dev.tailrace.wire.DecoderLimits;
import dev.tailrace.wire.Event;
import dev.tailrace.wire.EventDecoder;
import dev.tailrace.wire.EventEncoder;
import dev.tailrace.wire.WireException;
import java.nio.ByteBuffer;
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

/**
 * About 256 KiB of a stream become events, in chunks: single bytes are the worst there is, 1460
 * bytes are a segment of TCP, 64 KiB a full buffer.
 */
@State(Scope.Thread)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class DecodeBenchmark {
  private static final int STREAM_BYTES = 256 << 10;

  @Param({"16", "200", "4000", "100000"})
  public int bytes;

  @Param({"one", "many"})
  public String lines;

  @Param({"1", "1460", "65536"})
  public int chunk;

  private EventDecoder decoder;
  private ByteBuffer stream;
  private int sent;
  private int heard;
  private Event last;

  @Setup
  public void setUp() {
    byte[] block = EventEncoder.encode(Texts.event(bytes, lines));
    sent = Math.max(1, STREAM_BYTES / block.length);
    stream = ByteBuffer.allocate(sent * block.length);
    for (int i = 0; i < sent; i++) {
      stream.put(block);
    }
    decoder = new EventDecoder(DecoderLimits.DEFAULTS, this::hear);
  }

  private void hear(Event event, String lastEventId) {
    heard++;
    last = event;
  }

  @Benchmark
  public Event decode(Traffic traffic) throws WireException {
    heard = 0;
    for (int from = 0; from < stream.capacity(); from += chunk) {
      stream.limit(Math.min(from + chunk, stream.capacity())).position(from);
      decoder.decode(stream);
    }
    if (heard != sent) {
      throw new IllegalStateException("heard " + heard + " of " + sent);
    }
    traffic.bytes += stream.capacity();
    return last;
  }
}
