package dev.tailrace.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Law L2: an event that could not round-trip cannot be constructed. */
class EventTest {
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "a\nb", "a\r", "\r\n"})
  void aTypeIsOneLine(String type) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Event.of(type, "x"))
        .withMessageContaining("event type contains");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "a\nb", "a\r", "\r\n", "\0", "a\0", "\0a"})
  void anIdIsOneLineWithoutNul(String id) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Event.of("x").withId(id))
        .withMessageContaining("event id contains");
  }

  @Test
  void aTypeMayContainNul() {
    assertThat(Event.of("a\0b", "x").type()).isEqualTo("a\0b");
  }

  @Test
  void aTypeIsNotEmpty() {
    assertThatIllegalArgumentException().isThrownBy(() -> Event.of("", "x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\ud83d", "a\ud83d", "\ude00", "\ude00\ud83d", "\ud83d\ud83d\ude00", "\ud83dx"})
  void anUnpairedSurrogateIsRefusedEverywhere(String broken) {
    assertThatIllegalArgumentException().isThrownBy(() -> Event.of(broken));
    assertThatIllegalArgumentException().isThrownBy(() -> Event.of(broken, "x"));
    assertThatIllegalArgumentException().isThrownBy(() -> Event.of("x").withId(broken));
  }

  @Test
  void theMessageNamesTheCharacterAndItsIndex() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Event.of("x").withId("ab\0"))
        .withMessage("event id contains NUL at index 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Event.of("a\rb", "x"))
        .withMessage("event type contains CR at index 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Event.of("\n", "x"))
        .withMessage("event type contains LF at index 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Event.of("ab\ud83d"))
        .withMessage("event data contains an unpaired surrogate at index 2");
  }

  @Test
  void aSurrogatePairIsACharacterLikeAnyOther() {
    assertThat(Event.of("\ud83d\ude00\ud83d\ude00").data()).isEqualTo("\ud83d\ude00\ud83d\ude00");
  }

  @Test
  void aRetryIsNotNegative() {
    assertThatIllegalArgumentException().isThrownBy(() -> Event.of("x").withRetryMillis(-2));
    assertThat(Event.of("x").withRetryMillis(0).retryMillis()).isZero();
    assertThat(Event.of("x").withRetryMillis(Event.NO_RETRY)).isEqualTo(Event.of("x"));
  }

  @Test
  void typeAndDataAreNeverNull() {
    assertThatNullPointerException().isThrownBy(() -> Event.of(null));
    assertThatNullPointerException().isThrownBy(() -> Event.of(null, "x"));
    assertThatNullPointerException().isThrownBy(() -> Event.of("x").withId(null));
  }

  @Test
  void lineEndsOfDataBecomeLf() {
    assertThat(Event.of("a\r\nb\rc\nd\r").data()).isEqualTo("a\nb\nc\nd\n");
  }

  @Test
  void anEventOfDataAloneIsAMessageWithoutAnId() {
    assertThat(Event.of("x")).isEqualTo(new Event("message", "x", null, Event.NO_RETRY));
  }
}
