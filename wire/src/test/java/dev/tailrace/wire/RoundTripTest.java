package dev.tailrace.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.testkit.Gen;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Law L1: {@code decode(encode(e)) = e} for every event. */
class RoundTripTest {
  @Test
  void everyEventComesBackAsItWas() {
    Gen gen = new Gen(1);

    for (int i = 0; i < 20_000; i++) {
      Event event = Gens.event(gen);
      assertThat(Transcript.of(EventEncoder.encode(event)).events()).containsExactly(event);
    }
  }

  @Test
  void eventsInARowComeBackAsTheyWere() {
    Gen gen = new Gen(2);
    List<Event> events = new ArrayList<>();
    ByteArrayOutputStream stream = new ByteArrayOutputStream();

    for (int i = 0; i < 1_000; i++) {
      Event event = Gens.event(gen);
      events.add(event);
      stream.writeBytes(EventEncoder.encode(event));
    }

    assertThat(Transcript.of(stream.toByteArray()).events()).isEqualTo(events);
  }

  @Test
  void anEncodedEventSaysNothingBesideItself() {
    Gen gen = new Gen(3);

    for (int i = 0; i < 1_000; i++) {
      Event event = Gens.event(gen);
      Transcript transcript = Transcript.of(EventEncoder.encode(event));
      assertThat(transcript.comments()).isEmpty();
      assertThat(transcript.omissions()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "\n", "\n\n", "\nx", "x\n", "x\n\ny", " x", "  x", "x ", ":", ": x", "data: x", "\t",
        "\0", "\ufeff", "\ufeffx", "\u2028", "\u0085", "\u000b\f", "\u00e9", "\u20ac",
        "\ud83d\ude00", "\ufffd", "id: 7\nevent: x"
      })
  void everyTextIsData(String data) {
    Event event = Event.of(data);

    assertThat(Transcript.of(EventEncoder.encode(event)).events()).containsExactly(event);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b", " x", "x ", ":", "message ", "\ufeff", "\u2028", "data: x"})
  void everyLineIsAType(String type) {
    Event event = Event.of(type, "x");

    assertThat(Transcript.of(EventEncoder.encode(event)).events()).containsExactly(event);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", " x", "x ", ":", "\ufeff", "\u20ac", "0", "abc123.17"})
  void everyLineWithoutNulIsAnId(String id) {
    Event event = Event.of("x").withId(id);
    Transcript transcript = Transcript.of(EventEncoder.encode(event));

    assertThat(transcript.only(Transcript.Dispatched.class))
        .containsExactly(new Transcript.Dispatched(event, id));
  }

  @Test
  void lineEndsOfAllKindsComeBackAsLf() {
    Event event = Event.of("a\r\nb\rc\nd\r\r\ne\n\rf");

    assertThat(Transcript.of(EventEncoder.encode(event)).events())
        .containsExactly(Event.of("a\nb\nc\nd\n\ne\n\nf"));
  }

  @Test
  void aLargeEventComesBackAsItWas() {
    Event event = Event.of("0123456789\u20ac\n".repeat(300_000));

    assertThat(Transcript.of(EventEncoder.encode(event)).events()).containsExactly(event);
  }
}
