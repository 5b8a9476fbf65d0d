package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "0s,PT0S", "500ms,PT0.5S", "90s,PT90S", "10m,PT10M", "2h,PT2H", "1d,PT24H", "PT1M30S,PT90S",
    "P2DT1H,PT49H"
  })
  void aDurationIsReadAsPeopleTypeIt(String text, String iso) throws ProblemException {
    assertThat(Durations.parse("x", text)).isEqualTo(Duration.parse(iso));
  }

  @ParameterizedTest
  @ValueSource(strings = {"36501d", "PT9999999999999999S", "-PT9999999999999999S"})
  void moreThanAHundredYearsAreRefused(String text) {
    assertThatThrownBy(() -> Durations.parse("ttl", text))
        .hasMessage("ttl is longer than 100 years");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "10", "s", "-1s", "1.5h", "10 m", "10M", "1w", "٣s", "9999999999999s", "PT"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Durations.parse("since", text))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("since is not a duration");
  }
}
