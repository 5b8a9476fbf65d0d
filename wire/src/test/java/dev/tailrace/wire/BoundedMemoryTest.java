package dev.tailrace.wire;

import static dev.tailrace.wire.EventDecoder.Omission.EVENT_TOO_LARGE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tailrace.testkit.Chunks;
import dev.tailrace.wire.DecoderLimits.Policy;
import dev.tailrace.wire.EventDecoder.Omission;
import dev.tailrace.wire.Transcript.Dispatched;
import dev.tailrace.wire.Transcript.Omitted;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Law L5: a decoder's memory is bounded; too much is a typed error. */
class BoundedMemoryTest {
  private static final DecoderLimits FAIL = new DecoderLimits(8, 4, 4, 4, Policy.FAIL);
  private static final DecoderLimits SKIP = FAIL.withPolicy(Policy.SKIP_EVENT);

  private final Transcript transcript = new Transcript();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: 12345678\n\n", "data:12345678\n\n", "data:123\ndata:5678\n\n",
        "data:\u20ac\u20acab\n\n", "data\ndata:2345678\n\n", "data:1234567\ndata\n\n"
      })
  void anEventAsLargeAsTheLimitIsDelivered(String stream) {
    assertThat(read(FAIL, stream).events()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: 123456789\n\n", "data:123\ndata:56789\n\n", "data:\u20ac\u20acabc\n\n",
        "data:12345678\ndata\n\n", "data:12345678\ndata:\n\n", "data:1234567\ndata:9",
        "data:123456789"
      })
  void oneByteMoreFails(String stream) {
    assertThat(read(FAIL, stream).only(Transcript.Failed.class)).hasSize(1);
    assertThat(read(FAIL, stream).events()).isEmpty();
  }

  @Test
  void whatIsHeldIsToldAndGivenBack() throws WireException {
    EventDecoder decoder = new EventDecoder(DecoderLimits.DEFAULTS, transcript);
    assertThat(decoder.heldBytes()).isZero();

    decoder.decode(ByteBuffer.wrap(("data: " + "x".repeat(100_000)).getBytes(UTF_8)));
    assertThat(decoder.heldBytes()).isBetween(100_000, 262_144);
    decoder.decode(ByteBuffer.wrap("\n\n".getBytes(UTF_8)));

    assertThat(decoder.heldBytes()).isZero();
  }

  @Test
  void theErrorNamesLimitPositionAndLastId() {
    EventDecoder decoder = new EventDecoder(FAIL, transcript);

    WireException e = decodeTooMuch(decoder, "id: 7\ndata: x\n\nid: 8\ndata: 123456789");

    assertThat(e.limitBytes()).isEqualTo(8);
    assertThat(e.position()).isEqualTo(35);
    assertThat(e.lastEventId()).isEqualTo("7");
    assertThat(e).hasMessage("event has more than 8 bytes at byte 35 of the stream");
  }

  @Test
  void theErrorCountsFromTheStartOfTheConnection() throws WireException {
    EventDecoder decoder = new EventDecoder(FAIL, transcript);
    decoder.decode(utf8("data: x\n\n"));
    decoder.decode(utf8("data: y\n\n"));
    decoder.reset();

    WireException e = decodeTooMuch(decoder, "data:123456789");

    assertThat(e.position()).isEqualTo(13);
  }

  @Test
  void whatCameBeforeTheErrorIsDelivered() {
    assertThat(read(FAIL, "data: a\n\ndata: b\n\ndata: 123456789\n\ndata: c\n\n").events())
        .containsExactly(Event.of("a"), Event.of("b"));
  }

  @Test
  void aFailedDecoderStaysFailedUntilItIsReset() throws WireException {
    EventDecoder decoder = new EventDecoder(FAIL, transcript);
    WireException first = decodeTooMuch(decoder, "id: 7\n\ndata: 123456789");

    WireException second = decodeTooMuch(decoder, "\n\ndata: x\n\n");
    decoder.reset();
    decoder.decode(utf8("data: y\n\n"));

    assertThat(second).isSameAs(first);
    assertThat(transcript.only(Dispatched.class))
        .containsExactly(new Dispatched(Event.of("y"), "7"));
  }

  @Test
  void aSkippedEventIsToldAndTheNextOneDelivered() {
    Transcript read = read(SKIP, "data: 123456789\n\ndata: x\n\n");

    assertThat(read.calls())
        .startsWith(new Omitted(EVENT_TOO_LARGE, 14), new Dispatched(Event.of("x"), ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id: 7\ndata: 123456789\n\n", "data: 123456789\nid: 7\n\n", "data:12345678\ndata\nid:7\n\n"
      })
  void theIdOfASkippedEventIsCommitted(String stream) {
    assertThat(read(SKIP, stream + "data: x\n\n").only(Dispatched.class))
        .containsExactly(new Dispatched(Event.of("x"), "7"));
  }

  @Test
  void theTypeAndTheRestOfASkippedEventAreNotTheNextOnes() {
    Transcript read =
        read(SKIP, "event: a\nretry: 5\ndata: 123456789\ndata: 1\ndata: 2\n\ndata: x\n\n");

    assertThat(read.events()).containsExactly(Event.of("x"));
    assertThat(read.omissions()).hasSize(1);
  }

  @Test
  void everySkippedEventIsToldOnce() {
    Transcript read = read(SKIP, "data: 123456789\ndata: 123456789\n\n".repeat(3));

    assertThat(read.omissions()).extracting(Omitted::what).containsOnly(EVENT_TOO_LARGE).hasSize(3);
  }

  @Test
  void aTypeThatIsTooLongIsLeftOut() {
    Transcript read = read(FAIL, "event: 1234\nevent: 12345\ndata: x\n\nevent: 12345\ndata: y\n\n");

    assertThat(read.events()).containsExactly(Event.of("1234", "x"), Event.of("y"));
    assertThat(read.omissions()).first().isEqualTo(new Omitted(Omission.TYPE_TOO_LONG, 23));
  }

  @Test
  void anIdThatIsTooLongIsLeftOut() {
    Transcript read = read(FAIL, "id: 1234\nid: 12345\ndata: x\n\nid: 56789\ndata: y\n\n");

    assertThat(read.only(Dispatched.class))
        .containsExactly(
            new Dispatched(Event.of("x").withId("1234"), "1234"),
            new Dispatched(Event.of("y"), "1234"));
    assertThat(read.omissions()).first().isEqualTo(new Omitted(Omission.ID_TOO_LONG, 17));
  }

  @Test
  void anIdWithNulIsLeftOutAndTold() {
    Transcript read = read(FAIL, "id: 7\nid: a\0\ndata: x\n\n");

    assertThat(read.only(Dispatched.class))
        .containsExactly(new Dispatched(Event.of("x").withId("7"), "7"));
    assertThat(read.omissions()).containsExactly(new Omitted(Omission.ID_WITH_NUL, 13));
  }

  @Test
  void aCommentThatIsTooLongIsCutOff() {
    assertThat(read(FAIL, ":1234\n:12345\n:1234567890\n").comments())
        .containsExactly("1234", "1234", "1234");
  }

  @Test
  void limitsAreCountedInBytesOnTheWire() {
    Transcript read = read(FAIL, "id: \u20aca\nid: \u20ac\u20ac\ndata: x\n\n");

    assertThat(read.events()).containsExactly(Event.of("x").withId("\u20aca"));
    assertThat(read.omissions()).hasSize(1);
  }

  @Test
  void aLimitOfNothingLeavesEmptyEvents() {
    DecoderLimits nothing = new DecoderLimits(0, 0, 0, 0, Policy.FAIL);

    assertThat(read(nothing, ":c\nid\nevent:\ndata\n\n").events())
        .containsExactly(Event.of("").withId(""));
    assertThat(read(nothing, "data:x").only(Transcript.Failed.class)).hasSize(1);
  }

  @Test
  void memoryNeverExceedsTheLimit() {
    BoundedBytes bytes = new BoundedBytes(1_000);

    for (int i = 0; i < 1_000; i++) {
      bytes.append((byte) 'x');
    }

    assertThat(bytes.capacity()).isEqualTo(1_000);
    assertThat(bytes.room()).isZero();
  }

  @Test
  void largeMemoryIsGivenBackAndSmallIsKept() {
    BoundedBytes bytes = new BoundedBytes(1 << 20);

    bytes.append(new byte[1 << 20], 0, 1 << 20);
    bytes.clear();
    assertThat(bytes.capacity()).isZero();

    bytes.append(new byte[1_000], 0, 1_000);
    bytes.clear();
    assertThat(bytes.capacity()).isEqualTo(1_000);
  }

  @Test
  void largeMemoryIsGivenBackAndTheNextOfItsKindGrowsInOneStep() {
    BoundedBytes bytes = new BoundedBytes(1 << 20);
    bytes.append(new byte[100_000], 0, 100_000);
    bytes.clear();
    assertThat(bytes.capacity()).isZero();

    for (int i = 0; i < 17; i++) {
      bytes.append(new byte[1024], 0, 1024);
    }

    assertThat(bytes.capacity()).isEqualTo(100_000);
  }

  @Test
  void aByteIsTakenWhileThereIsRoom() {
    BoundedBytes bytes = new BoundedBytes(1);

    assertThat(bytes.offer((byte) 'x')).isTrue();
    assertThat(bytes.offer((byte) 'y')).isFalse();

    assertThat(bytes.text()).isEqualTo("x");
  }

  @Test
  void noLimitIsNegativeOrTooLargeForAString() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DecoderLimits.DEFAULTS.withMaxEventBytes(-1))
        .withMessage("maxEventBytes is not in 0..536870912: -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DecoderLimits.DEFAULTS.withMaxEventBytes(DecoderLimits.LARGEST + 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DecoderLimits(1, -1, 1, 1, Policy.FAIL));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DecoderLimits(1, 1, -1, 1, Policy.FAIL));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DecoderLimits(1, 1, 1, -1, Policy.FAIL));
  }

  private static Transcript read(DecoderLimits limits, String stream) {
    return Transcript.of(limits, Chunks.whole(stream.getBytes(UTF_8)));
  }

  private static WireException decodeTooMuch(EventDecoder decoder, String stream) {
    return catchThrowableOfType(WireException.class, () -> decoder.decode(utf8(stream)));
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
