package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ConvertersTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0", "50ms, 50", "15s, 15000", "1.5s, 1500", "10m, 600000", "2h, 7200000", "1d, 86400000"
  })
  void aDurationIsANumberAndAUnit(String text, long millis) {
    assertThat(new Durations().convert(text)).isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "15", "s", "-1s", "1 s", "1w", "9999999999s", "1.0001s", "PT5S"})
  void whatIsNoDurationIsNamedWithExamples(String text) {
    assertThatThrownBy(() -> new Durations().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("15s");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "512, 512",
    "512B, 512",
    "1KB, 1000",
    "1KiB, 1024",
    "256KiB, 262144",
    "1.5MiB, 1572864",
    "10GB, 10000000000",
    "8TiB, 8796093022208",
    "9223372036854775807, 9223372036854775807"
  })
  void aSizeCountsInThousandsOrIn1024s(String text, long bytes) {
    assertThat(new Sizes().convert(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "KiB", "-1", "1 KiB", "1kib", "1PB", "99999999999TiB", "1e3"})
  void whatIsNoSizeIsNamedWithExamples(String text) {
    assertThatThrownBy(() -> new Sizes().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("256KiB");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:8080, 127.0.0.1, 8080", "localhost:0, localhost, 0", "[::1]:65535, ::1, 65535"
  })
  void anAddressIsAHostAndAPort(String text, String host, int port) {
    HostPort address = new HostPort.Converter().convert(text);

    assertThat(address).isEqualTo(new HostPort(host, port));
    assertThat(address).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "8080", ":8080", "localhost", "::1:80", "a:65536", "a b:1", "a:-1"})
  void whatIsNoAddressIsNamedWithExamples(String text) {
    assertThatThrownBy(() -> new HostPort.Converter().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("127.0.0.1:8080");
  }

  @ParameterizedTest
  @CsvSource({"3s, 3000, 3000", "2s-5s, 2000, 5000", "500ms-1s, 500, 1000"})
  void aRangeOfTimesIsOneOrTwo(String text, long least, long most) {
    TimeRange range = new TimeRange.Converter().convert(text);

    assertThat(range)
        .isEqualTo(new TimeRange(Duration.ofMillis(least), Duration.ofMillis(most)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5s-2s", "2s-", "2s-3s-4s", "2-5s"})
  void whatIsNoRangeOfTimesIsRefused(String text) {
    assertThatThrownBy(() -> new TimeRange.Converter().convert(text))
        .isInstanceOf(TypeConversionException.class);
  }
}
