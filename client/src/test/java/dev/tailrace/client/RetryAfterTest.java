package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A date in each form that RFC 9110 5.6.7 has recipients read. */
class RetryAfterTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Tue, 06 Nov 2029 08:49:47 GMT",
        "Tuesday, 06-Nov-29 08:49:47 GMT",
        "Tue Nov  6 08:49:47 2029"
      })
  void everyFormOfADateIsRead(String date) {
    Map<String, List<String>> map =
        Map.of(
            "Date", List.of("Tue, 06 Nov 2029 08:49:37 GMT"), "Retry-After", List.of(date));
    HttpHeaders headers = HttpHeaders.of(map, (a, b) -> true);

    assertThat(RetryAfter.of(headers, Clock.systemUTC())).isEqualTo(Duration.ofSeconds(10));
  }
}
