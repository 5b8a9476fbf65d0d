package dev.tailrace.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said in the end, and how. */
class ReportTest {
  private static final Finding GOOD = Finding.good("stream", "HTTP status 200");
  private static final Finding WARNING = Finding.warning("http-10", "old", "renew it");
  private static final Finding WRONG = Finding.wrong("buffered", "late", "flush");

  @Test
  void warningsAreHealthy() {
    Diagnosis diagnosis = diagnosis(GOOD, WARNING);

    assertThat(diagnosis.isHealthy()).isTrue();
    assertThat(diagnosis.verdict())
        .isEqualTo("healthy: nothing is wrong with the stream; warnings: http-10");
  }

  @Test
  void eachThatIsWrongIsNamedOnce() {
    Diagnosis diagnosis = diagnosis(WRONG, GOOD, WRONG);

    assertThat(diagnosis.isHealthy()).isFalse();
    assertThat(diagnosis.verdict()).isEqualTo("wrong: buffered");
  }

  @Test
  void aFindingIsALineAndItsRemedyAnother() {
    assertThat(TextReport.of(diagnosis(GOOD, WARNING, WRONG), false))
        .isEqualTo(
            """
            https://h/

            ✓ stream    HTTP status 200
            ! http-10   old
                        → renew it
            ✗ buffered  late
                        → flush

            wrong: buffered; warnings: http-10
            """);
  }

  @Test
  void longLinesAreWrappedAndARemedyIsSaidOnce() {
    String text =
        TextReport.of(
            diagnosis(
                Finding.wrong("a", "word ".repeat(40).strip(), "x"), Finding.wrong("b", "c", "x")),
            false);

    assertThat(text.lines()).allMatch(line -> line.length() <= 100);
    assertThat(text.lines().filter(line -> line.startsWith("     word"))).hasSize(2);
    assertThat(text.lines().map(String::strip)).containsOnlyOnce("→ x").contains("→ as above");
  }

  @Test
  void onlyATerminalGetsColours() {
    assertThat(TextReport.of(diagnosis(WRONG), true)).contains("\u001b[31m✗\u001b[0m buffered");
    assertThat(TextReport.of(diagnosis(WRONG), false)).doesNotContain("\u001b");
  }

  @Test
  void lengthsOfTimeAreReadable() {
    assertThat(Spoken.nanos(12_400_000)).isEqualTo("12 ms");
    assertThat(Spoken.nanos(1_250_000_000L)).isEqualTo("1.25 s");
    assertThat(Spoken.nanos(70_040_000_000L)).isEqualTo("70.0 s");
    assertThat(Spoken.nanos(720_000_000_000L)).isEqualTo("12 min");
    assertThat(Spoken.time(Duration.ofHours(5))).isEqualTo("5 h");
    assertThat(Spoken.time(Duration.ofDays(90))).isEqualTo("90 days");
    assertThat(Spoken.time(Duration.ofSeconds(5))).isEqualTo("5 s");
    assertThat(Spoken.time(Duration.ofMillis(1500))).isEqualTo("1.50 s");
    assertThat(Spoken.count(1, "probe")).isEqualTo("1 probe");
  }

  @Test
  void aCertificateIsToldInDays() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    assertThat(CertificateCheck.finding(now.plus(Duration.ofDays(90)), now).sentence())
        .isEqualTo("the certificate is good until 2026-04-01T00:00:00Z, for 90 more days");
    assertThat(CertificateCheck.finding(now.plus(Duration.ofDays(14)), now).code())
        .isEqualTo("certificate");
    assertThat(CertificateCheck.finding(now.plus(Duration.ofDays(13)), now).code())
        .isEqualTo("certificate-expires-soon");
    assertThat(CertificateCheck.finding(now.minusSeconds(1), now).code())
        .isEqualTo("certificate-expired");
  }

  @Test
  void whatIsOutOfRangeIsRefused() {
    Place place = Place.exactly(URI.create("https://h/"));
    Duration second = Duration.ofSeconds(1);
    Series series = new Series(3, second);

    assertThatThrownBy(() -> new Series(0, second)).hasMessageContaining("1 to 1000: 0");
    assertThatThrownBy(() -> new Series(1001, second)).hasMessageContaining("1001");
    assertThatThrownBy(() -> new Series(1, Duration.ofMillis(9))).hasMessageContaining("9ms");
    assertThatThrownBy(() -> new Visit(place, series, second, Duration.ZERO, Manner.PLAIN))
        .hasMessageContaining("timeout");
    assertThatThrownBy(() -> new Visit(place, series, Duration.ofDays(2), second, Manner.PLAIN))
        .hasMessageContaining("idle");
  }

  private static Diagnosis diagnosis(Finding... findings) {
    return new Diagnosis(URI.create("https://h/"), List.of(findings), List.of());
  }
}
