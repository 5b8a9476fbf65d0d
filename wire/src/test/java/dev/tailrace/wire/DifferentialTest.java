package dev.tailrace.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.testkit.Chunks;
import dev.tailrace.testkit.Gen;
import dev.tailrace.testkit.Vectors;
import dev.tailrace.testkit.Vectors.ParserCase;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The decoder and the specification written down plainly say the same to every stream. */
class DifferentialTest {
  static List<ParserCase> cases() {
    return Vectors.parser();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theReferenceIsRightItself(ParserCase c) {
    assertThat(ReferenceDecoder.decode(c.bytes()).messages()).isEqualTo(c.events());
  }

  @Test
  void hostileStreamsAreReadAsTheReferenceDoes() {
    Gen gen = new Gen(1);

    for (int i = 0; i < 30_000; i++) {
      byte[] stream = gen.hostileStream(gen.random().nextInt(60));
      List<ByteBuffer> chunks = Chunks.random(gen.random(), 9, stream);
      Transcript read = ReferenceDecoder.decode(stream);
      assertThat(Transcript.of(chunks).withoutOmissions()).isEqualTo(read);
      assertThat(Transcript.of(stream).withoutOmissions()).isEqualTo(read);
    }
  }

  @Test
  void noiseIsReadAsTheReferenceDoes() {
    Gen gen = new Gen(2);

    for (int i = 0; i < 10_000; i++) {
      byte[] stream = gen.noise(200);
      assertThat(Transcript.of(stream).withoutOmissions())
          .isEqualTo(ReferenceDecoder.decode(stream));
    }
  }
}
