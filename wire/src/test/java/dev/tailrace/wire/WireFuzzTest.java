package dev.tailrace.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.tailrace.testkit.Chunks;
import dev.tailrace.wire.DecoderLimits.Policy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The laws against a fuzzer. A normal run tries the inputs kept beside this class; with {@code
 * JAZZER_FUZZ=1} and one method named, new ones are searched for.
 */
class WireFuzzTest {
  private static final int LONGEST = 1 << 16;

  @FuzzTest(maxDuration = "2m")
  void everyStreamIsReadAsTheReferenceDoes(byte[] stream) {
    if (stream.length < LONGEST) {
      assertThat(Transcript.of(stream).withoutOmissions())
          .isEqualTo(ReferenceDecoder.decode(stream));
    }
  }

  @FuzzTest(maxDuration = "2m")
  void everyChunkingIsTheSameUnderAnyLimits(FuzzedDataProvider data) {
    DecoderLimits limits = limits(data);
    List<ByteBuffer> chunks = chunks(data);
    byte[] stream = join(chunks);

    assertThat(Transcript.of(limits, chunks))
        .isEqualTo(Transcript.of(limits, Chunks.whole(stream)));
  }

  @FuzzTest(maxDuration = "2m")
  void everyEventComesBackAsItWas(FuzzedDataProvider data) {
    Event event;
    try {
      event =
          new Event(
              data.consumeString(100),
              data.consumeString(1_000),
              data.consumeBoolean() ? data.consumeString(100) : null,
              data.consumeLong());
    } catch (IllegalArgumentException refused) {
      return;
    }

    assertThat(Transcript.of(EventEncoder.encode(event)).events()).containsExactly(event);
  }

  private static DecoderLimits limits(FuzzedDataProvider data) {
    return new DecoderLimits(
        data.consumeInt(0, 40),
        data.consumeInt(0, 10),
        data.consumeInt(0, 10),
        data.consumeInt(0, 10),
        data.pickValue(Policy.values()));
  }

  private static List<ByteBuffer> chunks(FuzzedDataProvider data) {
    List<ByteBuffer> chunks = new ArrayList<>();
    while (data.remainingBytes() > 0) {
      chunks.add(ByteBuffer.wrap(data.consumeBytes(data.consumeInt(0, 20))));
    }
    return chunks;
  }

  private static byte[] join(List<ByteBuffer> chunks) {
    ByteBuffer joined = ByteBuffer.allocate(chunks.stream().mapToInt(ByteBuffer::remaining).sum());
    chunks.forEach(chunk -> joined.put(chunk.duplicate()));
    return joined.array();
  }
}
