package dev.tailrace.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What status and headers say by themselves. */
class HeadsTest {
  private static final String DATE = "Date";

  @ParameterizedTest
  @CsvSource({
    "401,unauthorized",
    "403,forbidden",
    "404,not-found",
    "406,not-acceptable",
    "421,wrong-host",
    "429,too-many",
    "502,gateway-error",
    "503,gateway-error",
    "504,gateway-error",
    "500,status",
    "204,status",
  })
  void aStatusHasItsName(int status, String code) {
    Finding finding = StatusCheck.finding(new Seen().status(status).head());

    assertThat(finding.code()).isEqualTo(code);
    assertThat(finding.grade()).isEqualTo(Grade.WRONG);
    assertThat(finding.sentence()).contains(String.valueOf(status));
  }

  @Test
  void aRedirectNamesItsTarget() {
    Head head = new Seen().status(302).header("Location", "https://login.example/").head();

    assertThat(StatusCheck.finding(head).code()).isEqualTo("redirected");
    assertThat(StatusCheck.finding(head).sentence()).contains("https://login.example/");
  }

  @Test
  void aPageIsNoStream() {
    Head page = new Seen().header("Content-Type", "text/html; charset=utf-8").head();
    Head nothing = new Seen().head();

    assertThat(StatusCheck.finding(page).code()).isEqualTo("not-a-stream");
    assertThat(StatusCheck.finding(page).sentence()).contains("text/html; charset=utf-8");
    assertThat(StatusCheck.finding(nothing).sentence()).contains("without a type");
  }

  @Test
  void theTypeOfAStreamMayHaveParametersAndAnyCase() {
    Head head = new Seen().header("Content-Type", "Text/Event-Stream;charset=UTF-8").head();

    assertThat(StatusCheck.finding(head).code()).isEqualTo("stream");
  }

  @Test
  void whatAHubSendsIsInOrder() {
    assertThat(codes(HeadCheck.findings(Seen.stream().head()))).containsExactly("headers");
  }

  @Test
  void headersThatHurtAreNamed() {
    Head head =
        Seen.stream()
            .header("Cache-Control", "no-cache")
            .header("Content-Length", "812")
            .header("Connection", "close")
            .head();

    assertThat(codes(HeadCheck.findings(head)))
        .containsExactly("content-length", "transformable", "connection-close");
  }

  @Test
  void aBodyWithoutFramingIsHttp10() {
    Seen seen = Seen.stream().without("Transfer-Encoding");

    assertThat(codes(HeadCheck.findings(seen.head()))).containsExactly("unframed");
    assertThat(codes(HeadCheck.findings(seen.http2().head()))).containsExactly("headers");
  }

  @Test
  void whoStandsBetweenIsNamed() {
    Head head =
        Seen.stream().header("Via", "1.1 varnish").header("Server", "nginx/1.22.1").head();

    List<Finding> findings = BetweenCheck.findings(head);

    assertThat(codes(findings)).containsExactly("between");
    assertThat(findings.get(0).sentence()).contains("Via: 1.1 varnish, Server: nginx/1.22.1");
    assertThat(BetweenCheck.findings(Seen.stream().head())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "X-Cache,HIT from proxy,cached",
    "X-Cache,MISS from proxy,cache",
    "CF-Cache-Status,HIT,cached",
    "CF-Cache-Status,DYNAMIC,cache",
    "Age,12,cached",
    "X-Varnish,32773 32771,cached",
  })
  void aCacheIsFound(String name, String value, String code) {
    assertThat(codes(BetweenCheck.findings(Seen.stream().header(name, value).head())))
        .containsExactly(code);
  }

  @Test
  void varnishNamesOneRequestWhereItPassesOn() {
    assertThat(BetweenCheck.findings(Seen.stream().header("X-Varnish", "32771").head())).isEmpty();
  }

  /** Varnish says it of what it has passed on, too. */
  @Test
  void noAgeIsNoCache() {
    assertThat(BetweenCheck.findings(Seen.stream().header("Age", "0").head())).isEmpty();
  }

  @Test
  void theVersionIsSaid() {
    assertThat(VersionCheck.finding(Seen.stream().http2().head(), true).code())
        .isEqualTo("http-2");
    assertThat(VersionCheck.finding(Seen.stream().head(), true).sentence()).contains("ALPN");
    assertThat(VersionCheck.finding(Seen.stream().head(), false).code()).isEqualTo("http-1");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T00:00:00.900Z,clock",
    "2026-01-01T00:00:02.900Z,clock",
    "2026-01-01T00:00:03.100Z,clock-skew",
    "2025-12-31T23:59:58.100Z,clock",
    "2025-12-31T23:59:57.900Z,clock-skew",
  })
  void aClockIsWrongByMoreThanTwoSeconds(String received, String code) {
    Seen seen =
        Seen.stream().receivedAt(received).header(DATE, "Thu, 1 Jan 2026 00:00:00 GMT");

    assertThat(ClockCheck.finding(seen.seen())).get().extracting(Finding::code).isEqualTo(code);
  }

  @Test
  void theWayBackCountsAgainstAnOldDate() {
    Seen seen =
        Seen.stream()
            .receivedAt("2026-01-01T00:00:11Z")
            .headAfter(9000)
            .header(DATE, "Thu, 1 Jan 2026 00:00:00 GMT");

    assertThat(ClockCheck.finding(seen.seen())).get().extracting(Finding::code).isEqualTo("clock");
  }

  @Test
  void bothDirectionsAreTold() {
    Seen seen = Seen.stream().header(DATE, "Thu, 1 Jan 2026 00:01:00 GMT");

    assertThat(ClockCheck.finding(seen.receivedAt("2026-01-01T00:00:00Z").seen()).orElseThrow()
            .sentence()).contains("60 s ahead of");
    assertThat(ClockCheck.finding(seen.receivedAt("2026-01-01T00:01:31.010Z").seen()).orElseThrow()
            .sentence()).contains("30 s behind");
  }

  @Test
  void aCachesDateSaysNothingOfTheClock() {
    Seen seen = Seen.stream().header(DATE, "Thu, 1 Jan 1998 00:00:00 GMT").header("Age", "7");

    assertThat(ClockCheck.finding(seen.seen())).isEmpty();
    assertThat(ClockCheck.finding(Seen.stream().header(DATE, "yesterday").seen()))
        .isEqualTo(Optional.empty());
  }

  private static List<String> codes(List<Finding> findings) {
    return findings.stream().map(Finding::code).toList();
  }
}
