package dev.tailrace.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.testkit.Chunks;
import dev.tailrace.testkit.Gen;
import dev.tailrace.wire.DecoderLimits.Policy;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Law L3: the chunks mean nothing, not even to the diagnostics. */
class ChunkingTest {
  /** So low that every limit is met. */
  private static DecoderLimits tight(Policy policy) {
    return new DecoderLimits(12, 3, 3, 3, policy);
  }

  @Test
  void everyCutInTwoIsTheSame() {
    Gen gen = new Gen(1);

    for (int i = 0; i < 500; i++) {
      byte[] stream = gen.hostileStream(20);
      Transcript whole = Transcript.of(stream);
      Chunks.inTwo(stream).forEach(halves -> assertThat(Transcript.of(halves)).isEqualTo(whole));
    }
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  void everyChunkingIsTheSameUnderTightLimits(Policy policy) {
    Gen gen = new Gen(2);

    for (int i = 0; i < 5_000; i++) {
      byte[] stream = gen.hostileStream(40);
      Transcript whole = Transcript.of(tight(policy), Chunks.whole(stream));
      for (List<ByteBuffer> chunks : choppings(gen, stream)) {
        assertThat(Transcript.of(tight(policy), chunks)).isEqualTo(whole);
      }
    }
  }

  @Test
  void buffersWithoutAnArrayAreTheSame() {
    byte[] stream = new Gen(3).hostileStream(20_000);

    Transcript direct = Transcript.of(Chunks.direct(Chunks.whole(stream)));
    Transcript readOnly = Transcript.of(List.of(ByteBuffer.wrap(stream).asReadOnlyBuffer()));

    assertThat(direct).isEqualTo(Transcript.of(stream));
    assertThat(readOnly).isEqualTo(Transcript.of(stream));
  }

  @Test
  void aWindowOnALargerArrayIsReadAndNothingBeyond() throws WireException {
    Transcript transcript = new Transcript();
    byte[] around = "data: no\n\ndata: x\n\ndata: no\n\n".getBytes(UTF_8);
    ByteBuffer window = ByteBuffer.wrap(around).position(4).slice().position(6).limit(15);

    new EventDecoder(DecoderLimits.DEFAULTS, transcript).decode(window);

    assertThat(transcript.events()).containsExactly(Event.of("x"));
    assertThat(window.hasRemaining()).isFalse();
  }

  @Test
  void theDecoderKeepsNothingOfAChunk() {
    byte[] stream = new Gen(4).hostileStream(2_000);
    Transcript transcript = new Transcript();
    EventDecoder decoder = new EventDecoder(DecoderLimits.DEFAULTS, transcript);

    for (ByteBuffer chunk : Chunks.every(7, stream)) {
      transcript.feed(decoder, List.of(chunk));
      Arrays.fill(chunk.array(), (byte) '\n');
    }
    transcript.end(decoder.lastEventId(), decoder.reconnectionTime().orElse(Event.NO_RETRY));

    assertThat(transcript).isEqualTo(Transcript.of(stream));
  }

  private static List<List<ByteBuffer>> choppings(Gen gen, byte[] stream) {
    return List.of(
        Chunks.bytewise(stream),
        Chunks.every(2, stream),
        Chunks.random(gen.random(), 9, stream),
        Chunks.random(gen.random(), 40, stream),
        Chunks.windows(gen.random(), 9, stream),
        Chunks.windows(gen.random(), 40, stream));
  }
}
