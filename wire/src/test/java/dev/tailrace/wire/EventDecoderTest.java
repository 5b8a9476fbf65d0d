package dev.tailrace.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.tailrace.testkit.Chunks;
import dev.tailrace.testkit.Gen;
import dev.tailrace.wire.DecoderLimits.Policy;
import dev.tailrace.wire.EventDecoder.Omission;
import dev.tailrace.wire.Transcript.Comment;
import dev.tailrace.wire.Transcript.Dispatched;
import dev.tailrace.wire.Transcript.Retry;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a decoder tells, and when; what it makes of bytes is for the vectors to say. */
class EventDecoderTest {
  private final Transcript transcript = new Transcript();
  private final EventDecoder decoder = new EventDecoder(DecoderLimits.DEFAULTS, transcript);

  @Test
  void aFreshDecoderKnowsNothing() {
    assertThat(decoder.lastEventId()).isEmpty();
    assertThat(decoder.reconnectionTime()).isEmpty();
  }

  @Test
  void anEventCarriesWhatItsOwnBlockSaid() throws WireException {
    decode("event: a\nid: 7\nretry: 5\ndata: x\n\ndata: y\n\n");

    assertThat(transcript.only(Dispatched.class))
        .containsExactly(
            new Dispatched(new Event("a", "x", "7", 5), "7"), new Dispatched(Event.of("y"), "7"));
  }

  @Test
  void theLastRetryOfABlockIsItsRetry() throws WireException {
    decode("retry: 5\nretry: 6\nretry: x\nretry:\ndata: x\n\n");

    assertThat(transcript.events()).containsExactly(Event.of("x").withRetryMillis(6));
  }

  @Test
  void aResetOfTheIdIsNotNoId() throws WireException {
    decode("id: 7\n\nid\ndata: x\n\n");

    assertThat(transcript.only(Dispatched.class))
        .containsExactly(new Dispatched(Event.of("x").withId(""), ""));
  }

  @Test
  void aRetryCountsAsSoonAsItsLineEnds() throws WireException {
    decode("data: x\nretry: 15");
    assertThat(decoder.reconnectionTime()).isEmpty();

    decode("00\r");
    assertThat(decoder.reconnectionTime()).hasValue(1500);
    assertThat(transcript.calls()).containsExactly(new Retry(1500));
  }

  @Test
  void anIdCountsWithTheBlankLineAndNotBefore() throws WireException {
    decode("id: 7\ndata: x\n");
    assertThat(decoder.lastEventId()).isEmpty();

    decode("\n");
    assertThat(decoder.lastEventId()).isEqualTo("7");
  }

  @Test
  void theIdIsCommittedBeforeTheEventIsTold() throws WireException {
    StringBuilder seen = new StringBuilder();
    EventDecoder[] asked = new EventDecoder[1];
    asked[0] =
        new EventDecoder(
            DecoderLimits.DEFAULTS, (event, id) -> seen.append(asked[0].lastEventId()));

    asked[0].decode(utf8("id: 7\ndata: x\n\n"));

    assertThat(seen).hasToString("7");
  }

  @Test
  void everythingIsToldInTheOrderOfTheStream() throws WireException {
    decode(":a\ndata: x\n:b\nretry: 5\n\n:c\n");

    assertThat(transcript.calls())
        .containsExactly(
            new Comment("a"),
            new Comment("b"),
            new Retry(5),
            new Dispatched(Event.of("x").withRetryMillis(5), ""),
            new Comment("c"));
  }

  @Test
  void whatTheArrayHoldsBehindAChunkIsNotRead() throws WireException {
    byte[] array = "data: x\n\ndata: y\n\n".getBytes(UTF_8);

    for (int end = 0; end < array.length; end++) {
      EventDecoder fresh = new EventDecoder(DecoderLimits.DEFAULTS, transcript);
      fresh.decode(ByteBuffer.wrap(array, 0, end));
      assertThat(transcript.events()).hasSize(Math.max(0, end - 8));
    }
  }

  @Test
  void aTypeIsItsOwnThoughAnotherCameBefore() throws WireException {
    decode("event: a\ndata: x\n\nevent: b\ndata: x\n\nevent: b\ndata: y\n\ndata: z\n\n");

    assertThat(transcript.events())
        .containsExactly(
            Event.of("a", "x"), Event.of("b", "x"), Event.of("b", "y"), Event.of("z"));
  }

  @Test
  void aCrCompletesItsLineAtOnce() throws WireException {
    decode("data: x\r\r");

    assertThat(transcript.events()).containsExactly(Event.of("x"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aByteOrderMarkThatBreaksOffBelongsToItsLine(int bytes) throws WireException {
    decoder.decode(utf8("\ufeff").limit(bytes));
    decode("data: no\ndata: x\n\n");

    assertThat(transcript.events()).containsExactly(Event.of("x"));
  }

  @Test
  void aHandlerNeedsNothingButEvents() throws WireException {
    StringBuilder seen = new StringBuilder();
    EventDecoder plain =
        new EventDecoder(
            new DecoderLimits(8, 1, 1, 1, Policy.SKIP_EVENT),
            (event, id) -> seen.append(event.data()));

    plain.decode(utf8(":comment\nretry: 5\nid: too long\nevent: too long\ndata: x\n\n"));

    assertThat(seen).hasToString("x");
  }

  @Test
  void theWholeChunkIsConsumed() throws WireException {
    ByteBuffer chunk = utf8("data: x\n\ndata: incomplete");

    decoder.decode(chunk);

    assertThat(chunk.hasRemaining()).isFalse();
  }

  @Test
  void anExceptionOfTheHandlerLosesNothing() {
    Gen gen = new Gen(1);
    DecoderLimits tight = new DecoderLimits(12, 3, 3, 3, Policy.SKIP_EVENT);

    for (int i = 0; i < 2_000; i++) {
      byte[] stream = gen.hostileStream(40);
      Transcript calm = Transcript.of(tight, Chunks.whole(stream));
      assertThat(decodeThrowing(tight, ByteBuffer.wrap(stream))).isEqualTo(calm);
      assertThat(decodeThrowing(tight, Chunks.direct(Chunks.whole(stream)).get(0))).isEqualTo(calm);
    }
  }

  @Test
  void anIdToGoOnFromIsOneThatCanBeSent() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EventDecoder(DecoderLimits.DEFAULTS, "a\nb", transcript))
        .withMessage("last event id contains LF at index 1");
  }

  @Test
  void aDecoderNeedsLimitsAndAHandler() {
    assertThatNullPointerException()
        .isThrownBy(() -> new EventDecoder(DecoderLimits.DEFAULTS, null));
    assertThatNullPointerException().isThrownBy(() -> new EventDecoder(null, transcript));
  }

  @Test
  void theDefaultsAreSane() {
    assertThat(DecoderLimits.DEFAULTS)
        .isEqualTo(new DecoderLimits(16 * 1024 * 1024, 4096, 4096, 4096, Policy.FAIL));
  }

  /** Decodes with a handler that takes every call and then throws. */
  private static Transcript decodeThrowing(DecoderLimits limits, ByteBuffer chunk) {
    Transcript transcript = new Transcript();
    EventDecoder decoder = new EventDecoder(limits, new Throwing(transcript));
    while (chunk.hasRemaining()) {
      decodeOnce(decoder, chunk);
    }
    transcript.end(decoder.lastEventId(), decoder.reconnectionTime().orElse(Event.NO_RETRY));
    return transcript;
  }

  private static void decodeOnce(EventDecoder decoder, ByteBuffer chunk) {
    try {
      decoder.decode(chunk);
    } catch (Interruption expected) {
      // and on with the rest
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }

  private static final class Interruption extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private record Throwing(Transcript transcript) implements EventDecoder.Handler {
    @Override
    public void onEvent(Event event, String lastEventId) {
      transcript.onEvent(event, lastEventId);
      throw new Interruption();
    }

    @Override
    public void onComment(String text) {
      transcript.onComment(text);
      throw new Interruption();
    }

    @Override
    public void onRetry(long millis) {
      transcript.onRetry(millis);
      throw new Interruption();
    }

    @Override
    public void onOmission(Omission what, long position) {
      transcript.onOmission(what, position);
      throw new Interruption();
    }
  }

  private void decode(String stream) throws WireException {
    decoder.decode(utf8(stream));
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
