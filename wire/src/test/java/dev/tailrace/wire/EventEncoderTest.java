package dev.tailrace.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.testkit.Gen;
import org.junit.jupiter.api.Test;

/** The bytes of a block, to the letter: other programs read them too. */
class EventEncoderTest {
  @Test
  void aMessageIsItsDataAlone() {
    assertThat(encode(Event.of("hello"))).isEqualTo("data: hello\n\n");
  }

  @Test
  void theFieldsComeInOneOrder() {
    assertThat(encode(new Event("add", "x", "7", 1500)))
        .isEqualTo("event: add\nid: 7\nretry: 1500\ndata: x\n\n");
  }

  @Test
  void theTypeMessageIsLeftOut() {
    assertThat(encode(Event.of("message", "x"))).isEqualTo("data: x\n\n");
  }

  @Test
  void everyLineOfDataIsAFieldOfItsOwn() {
    assertThat(encode(Event.of("a\n\nb\n"))).isEqualTo("data: a\ndata: \ndata: b\ndata: \n\n");
    assertThat(encode(Event.of("a\r\nb\rc"))).isEqualTo("data: a\ndata: b\ndata: c\n\n");
  }

  @Test
  void emptyDataIsStillALine() {
    assertThat(encode(Event.of(""))).isEqualTo("data: \n\n");
  }

  @Test
  void aLeadingSpaceIsKeptBehindTheOneThatIsRemoved() {
    assertThat(encode(new Event(" t", " x", " 7", Event.NO_RETRY)))
        .isEqualTo("event:  t\nid:  7\ndata:  x\n\n");
  }

  @Test
  void anEmptyIdIsWritten() {
    assertThat(encode(Event.of("x").withId(""))).isEqualTo("id: \ndata: x\n\n");
  }

  @Test
  void aRetryOfNothingIsWritten() {
    assertThat(encode(Event.of("x").withRetryMillis(0))).isEqualTo("retry: 0\ndata: x\n\n");
    assertThat(encode(Event.of("x").withRetryMillis(Long.MAX_VALUE)))
        .isEqualTo("retry: 9223372036854775807\ndata: x\n\n");
  }

  @Test
  void textIsUtf8() {
    assertThat(EventEncoder.encode(Event.of("\u20ac", "\u00e9\ud83d\ude00").withId("\u2026")))
        .isEqualTo(
            "event: \u20ac\nid: \u2026\ndata: \u00e9\ud83d\ude00\n\n".getBytes(UTF_8));
  }

  @Test
  void anEventHasOneForm() {
    Gen gen = new Gen(1);

    for (int i = 0; i < 1_000; i++) {
      Event event = Gens.event(gen);
      Event same = new Event(event.type(), event.data(), event.id(), event.retryMillis());
      assertThat(EventEncoder.encode(event)).isEqualTo(EventEncoder.encode(same));
    }
  }

  @Test
  void theArrayIsTheCallers() {
    Event event = Event.of("x");

    EventEncoder.encode(event)[0] = 0;

    assertThat(encode(event)).isEqualTo("data: x\n\n");
  }

  @Test
  void noBlockHoldsACrOrALineThatIsNoField() {
    Gen gen = new Gen(2);
    String head = "(event: [^\\r\\n]+\\n)?(id: [^\\r\\n]*\\n)?(retry: \\d+\\n)?";

    for (int i = 0; i < 5_000; i++) {
      assertThat(encode(Gens.event(gen))).matches(head + "(data: [^\\r\\n]*\\n)+\\n");
    }
  }

  private static String encode(Event event) {
    return new String(EventEncoder.encode(event), UTF_8);
  }
}
