package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RingsTest {
  @ParameterizedTest
  @CsvSource({
    "1, 128, 4096",
    "128, 128, 4096",
    "129, 256, 4096",
    "1365, 2048, 4096",
    "1366, 2048, 8192",
    "9000, 4096, 32768",
    "2147483647, 4096, 65536"
  })
  void ringsGrowWithTheConnectionsOfALoop(int connections, int submissions, int completions) {
    assertThat(Rings.holding(connections)).isEqualTo(new Rings(submissions, completions));
  }

  @Test
  void aSendToAllFitsBesideASignFromEachThatItHasGone() {
    for (int connections = 1; connections <= 20_000; connections += 7) {
      assertThat(Rings.holding(connections).completions()).isGreaterThanOrEqualTo(3 * connections);
    }
  }
}
