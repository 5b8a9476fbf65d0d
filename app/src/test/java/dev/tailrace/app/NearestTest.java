package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NearestTest {
  private static final List<String> NAMES =
      List.of("listen", "open", "max-age", "max-event-size", "max-head-size", "heartbeat");

  @ParameterizedTest
  @CsvSource({
    "max-event-sise, max-event-size",
    "max_event_size, max-event-size",
    "maxEventSize, max-event-size",
    "--max-age, max-age",
    "max-ag, max-age",
    "hartbeat, heartbeat",
    "heartbeats, heartbeat",
    "opne, open",
    "lisen, listen"
  })
  void aSlipIsSeenThrough(String mistyped, String meant) {
    assertThat(Nearest.to(mistyped, NAMES)).contains(meant);
  }

  @ParameterizedTest
  @ValueSource(strings = {"workers", "x", "", "retain-count", "url"})
  void whatIsFarFromAllIsNotGuessedAt(String other) {
    assertThat(Nearest.to(other, NAMES)).isEmpty();
  }

  @Test
  void aHintIsAQuestionOrNothing() {
    assertThat(Nearest.hint("opne", NAMES)).isEqualTo("; did you mean open?");
    assertThat(Nearest.hint("workers", NAMES)).isEmpty();
  }
}
