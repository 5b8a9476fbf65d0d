package dev.tailrace.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.testkit.Chunks;
import dev.tailrace.testkit.Vectors;
import dev.tailrace.testkit.Vectors.ParserCase;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VectorsTest {
  static List<ParserCase> cases() {
    return Vectors.parser();
  }

  static Stream<ParserCase> casesWithComments() {
    return cases().stream().filter(c -> c.comments() != null);
  }

  static Stream<ParserCase> casesWithTiming() {
    return cases().stream().filter(c -> c.emittedAfterChunk() != null);
  }

  @Test
  void allCasesAreHere() {
    assertThat(cases()).hasSize(190);
    assertThat(casesWithComments()).hasSize(11);
    assertThat(casesWithTiming()).hasSize(5);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itsChunksGiveItsEvents(ParserCase c) {
    assertGives(c, Transcript.of(given(c)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void oneChunkGivesItsEvents(ParserCase c) {
    assertGives(c, Transcript.of(c.bytes()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void singleBytesGiveItsEvents(ParserCase c) {
    assertGives(c, Transcript.of(Chunks.bytewise(c.bytes())));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyCutInTwoGivesItsEvents(ParserCase c) {
    Chunks.inTwo(c.bytes()).forEach(halves -> assertGives(c, Transcript.of(halves)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void memoryOutsideTheHeapGivesItsEvents(ParserCase c) {
    assertGives(c, Transcript.of(Chunks.direct(given(c))));
  }

  @ParameterizedTest
  @MethodSource("casesWithComments")
  void commentsAreToldAsTheyAre(ParserCase c) {
    assertThat(Transcript.of(given(c)).comments()).isEqualTo(c.comments());
  }

  @ParameterizedTest
  @MethodSource("casesWithTiming")
  void eventsLeaveWithTheChunkThatCompletesThem(ParserCase c) throws WireException {
    Transcript transcript = new Transcript();
    EventDecoder decoder = new EventDecoder(DecoderLimits.DEFAULTS, transcript);
    List<Integer> emittedAfterChunk = new ArrayList<>();

    for (int i = 0; i < c.chunks().size(); i++) {
      decoder.decode(ByteBuffer.wrap(c.chunks().get(i)));
      while (emittedAfterChunk.size() < transcript.messages().size()) {
        emittedAfterChunk.add(i);
      }
    }

    assertThat(emittedAfterChunk).isEqualTo(c.emittedAfterChunk());
  }

  private static List<ByteBuffer> given(ParserCase c) {
    return c.chunks().stream().map(ByteBuffer::wrap).toList();
  }

  private static void assertGives(ParserCase c, Transcript transcript) {
    long retry = c.retryMillis() == null ? Event.NO_RETRY : c.retryMillis();
    assertThat(transcript.messages()).isEqualTo(c.events());
    assertThat(transcript.only(Transcript.Ended.class))
        .containsExactly(new Transcript.Ended(c.finalLastEventId(), retry));
  }
}
