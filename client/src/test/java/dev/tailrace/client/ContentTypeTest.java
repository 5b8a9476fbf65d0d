package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Fetch makes of a Content-Type, values that were joined into one line included. */
class ContentTypeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/event-stream | true",
        "TEXT/Event-Stream;charset=latin1 | true",
        "text/event-stream; | true",
        "text/event-stream x | false",
        "text/event-streams | false",
        "text/html, text/event-stream | true",
        "text/event-stream, text/event-stream | true",
        "text/event-stream;charset=utf-8, text/html | false",
        "text/event-stream, */* | true",
        "text/event-stream;a=\", text/html\" | true",
      })
  void theLastReadableValueCounts(String value, boolean stream) {
    HttpHeaders headers = HttpHeaders.of(Map.of("Content-Type", List.of(value)), (a, b) -> true);

    assertThat(MediaType.isEventStream(headers)).isEqualTo(stream);
  }
}
