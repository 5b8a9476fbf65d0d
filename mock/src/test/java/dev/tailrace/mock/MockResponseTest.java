package dev.tailrace.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What can be written down, and what is refused. */
class MockResponseTest {
  @Test
  void aResponseIsNeverChanged() {
    MockResponse stream = MockResponse.stream();

    stream.event("a").header("X", "y").thenReset();

    assertThat(stream.parts()).isEmpty();
    assertThat(stream.headers()).containsExactly(new Header("Content-Type", "text/event-stream"));
    assertThat(stream.ending()).isEqualTo(Ending.STAY_OPEN);
  }

  @Test
  void aHeaderTakesThePlaceOfItsNameAndAnAddedOneDoesNot() {
    MockResponse response =
        MockResponse.stream().header("content-type", "text/html").addHeader("Content-Type", "x");

    assertThat(response.headers())
        .containsExactly(new Header("content-type", "text/html"), new Header("Content-Type", "x"));
  }

  @Test
  void theBytesOfAPartAreCopied() {
    byte[] bytes = {'a'};
    MockResponse response = MockResponse.stream().bytes(bytes);

    bytes[0] = 'b';

    assertThat(response.parts().get(0).bytes()).containsExactly('a');
  }

  @Test
  void anInterimResponseIsNoResponse() {
    assertThatThrownBy(() -> MockResponse.status(103))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("103");
  }

  @Test
  void aHeaderCannotBreakOutOfItsLine() {
    MockResponse response = MockResponse.status(200);

    assertThatThrownBy(() -> response.header("X", "a\r\nY: b")).hasMessageContaining("line end");
    assertThatThrownBy(() -> response.header("X:", "a")).hasMessageContaining("name");
    assertThatThrownBy(() -> response.header("", "a")).hasMessageContaining("name");
  }

  @Test
  void aCommentIsOneLineAndARetryNotNegative() {
    MockResponse stream = MockResponse.stream();

    assertThatThrownBy(() -> stream.comment("a\nb")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> stream.comment("a\rb")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> stream.retryMillis(-1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> stream.text("")).isInstanceOf(IllegalArgumentException.class);
  }
}
