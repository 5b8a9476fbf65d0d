package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class HubUrlTest {
  private final HubUrl hub = new HubUrl("http://hub");

  @ParameterizedTest
  @CsvSource({
    "news, http://hub/topics/news",
    "a/b, http://hub/topics/a/b",
    "a b, http://hub/topics/a%20b",
    "grün, http://hub/topics/gr%C3%BCn",
    "100%, http://hub/topics/100%25",
    "a?b#c, http://hub/topics/a%3Fb%23c",
    "https://x.org/1, http://hub/topics/https%3A//x.org/1"
  })
  void aTopicIsEncodedButForItsSlashes(String topic, String url) {
    assertThat(hub.topic(topic)).hasToString(url);
  }

  @Test
  void severalTopicsAreParameters() {
    assertThat(hub.events(List.of("a/*", "b&c", "d+e")))
        .hasToString("http://hub/events?topic=a/*&topic=b%26c&topic=d%2Be");
    assertThat(hub.events(List.of())).hasToString("http://hub/events");
  }

  @Test
  void aParameterIsAddedToAQueryOrStartsOne() {
    assertThat(HubUrl.with(hub.topic("a"), "last", "5")).hasToString("http://hub/topics/a?last=5");
    assertThat(HubUrl.with(hub.events(List.of("a")), "since", "2026-01-01T00:00:00Z"))
        .hasToString("http://hub/events?topic=a&since=2026-01-01T00%3A00%3A00Z");
  }

  @ParameterizedTest
  @CsvSource({
    "http://a:1, http://a:1",
    "https://a/, https://a",
    "https://a/hub//, https://a/hub",
    "localhost:8080, http://localhost:8080"
  })
  void aHubMayBeBelowAPathAndNeedsNoScheme(String text, String base) {
    assertThat(new HubUrl.Converter().convert(text)).isEqualTo(new HubUrl(base));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ftp://a", "http://", "http://a b", "http://a?b=c"})
  void whatIsNoHubIsNamedWithAnExample(String text) {
    assertThatThrownBy(() -> new HubUrl.Converter().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("http://127.0.0.1:8080");
  }
}
