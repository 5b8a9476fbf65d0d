package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileLimitTest {
  private static final long OPEN = 32;

  @ParameterizedTest
  @CsvSource({"20000, 18000", "1024, 828", "256, 105", "10, 1", "2147483647, 1000000"})
  void connectionsLeaveFilesForTheRest(long files, int connections) {
    assertThat(FileLimit.connections(OptionalLong.of(files), OPEN)).isEqualTo(connections);
  }

  @ParameterizedTest
  @ValueSource(longs = {256, 512, 1024, 2048, 4096, 65_536, 500_000})
  void thoseWhoAreOnlyToldSoFitInToo(long files) {
    int connections = FileLimit.connections(OptionalLong.of(files), OPEN);

    assertThat(OPEN + 90 + connections + connections / 16 + 16).isLessThan(files);
  }

  @Test
  void whereThereIsNoLimitTenThousandAreEnough() {
    assertThat(FileLimit.connections(OptionalLong.empty())).isEqualTo(10_000);
    assertThat(FileLimit.require(1_000_000, OptionalLong.empty())).isEqualTo(1_000_000);
  }

  @Test
  void whoWantsMoreThanTheFilesAllowIsRefused() {
    OptionalLong files = OptionalLong.of(20_000);

    assertThat(FileLimit.require(18_000, files)).isEqualTo(18_000);
    assertThatThrownBy(() -> FileLimit.require(18_001, files))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--max-connections is 18001")
        .hasMessageContaining("20000 files")
        .hasMessageContaining("ulimit -n");
  }
}
