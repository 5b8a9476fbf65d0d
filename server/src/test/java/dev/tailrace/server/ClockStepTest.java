package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A wall clock that is set, while the time that deadlines go by runs on evenly. */
class ClockStepTest {
  private static final Pattern VALUE = Pattern.compile("(?m)^tailrace_\\S+ (\\S+)$");

  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);

  @ParameterizedTest
  @ValueSource(strings = {"-PT1H", "P1D"})
  void neitherEndsNorSilencesAStream(String step) throws IOException {
    RawHttp client = server.follow("/topics/t");

    server.clock.advance(Duration.parse(step));
    server.pass(Duration.ofSeconds(15));
    assertThat(client.readChunk()).isEqualTo(":\n");
    server.publish("t", "x");
    assertThat(client.readChunk()).contains("data: x\n");
    server.pass(Duration.ofSeconds(15));

    assertThat(client.readChunk()).isEqualTo(":\n");
    assertThat(server.metrics().listeners()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-PT1H", "P1D"})
  void neitherHurriesNorHoldsUpARequest(String step) throws IOException {
    RawHttp slow = server.connect().send("GET /health/live HTTP/1.1\r\n");
    RawHttp poll = server.connect().get("/topics/t?wait=25s", "Accept: application/json");
    ServerMetrics metrics = server.metrics();
    ServerFixture.eventually("polled", () -> metrics.pollsWaiting() == 1);

    server.clock.advance(Duration.parse(step));
    server.pass(Duration.ofSeconds(9));
    slow.send("Host: localhost\r\n\r\n");
    assertThat(slow.readResponse().status()).isEqualTo(200);
    server.pass(Duration.ofSeconds(17));

    assertThat(poll.readResponse().body()).contains("\"events\":[]");
  }

  @Test
  void noMetricIsLessThanNothing() throws IOException {
    RawHttp client = server.follow("/topics/t");
    server.publish("t", "before");
    client.readChunk();
    server.clock.advance(Duration.ofHours(-1));
    server.publish("t", "after");
    client.readChunk();
    server.pass(Duration.ZERO); // a delivery is counted after it can be read

    String scrape = server.connect().get("/metrics").readResponse().body();

    assertThat(VALUE.matcher(scrape).results().map(MatchResult::group))
        .isNotEmpty()
        .noneMatch(line -> line.matches(".* (-.*|NaN)"));
    assertThat(server.metrics().deliveryLatency.count()).isEqualTo(2);
    assertThat(server.metrics().deliveryLatency.sum()).isZero();
  }

  @Test
  void sinceGivesWhatWasPublishedBeforeAndAfterTheClockWasSetBack() throws IOException {
    server.publish("t", "before");
    server.clock.advance(Duration.ofHours(-1));
    server.publish("t", "after");

    RawHttp client = server.follow("/topics/t?since=10m");

    assertThat(client.readChunk()).contains("data: before\n");
    assertThat(client.readChunk()).contains("data: after\n");
  }

  @Test
  void aTtlIsCountedByTheClockAsItIs() throws IOException {
    server.connect().post("/topics/t?ttl=10m", "short").readResponse();

    server.clock.advance(Duration.ofHours(-1));
    assertThat(recent()).contains("short");
    server.clock.advance(Duration.ofDays(1));

    assertThat(recent()).doesNotContain("short");
  }

  @Test
  void aKeyIsKnownAfterADayBackAndAnHourForth() throws IOException {
    String first = publishWithKey();

    server.clock.advance(Duration.ofHours(-24));
    assertThat(publishWithKey()).isEqualTo(first);
    server.clock.advance(Duration.ofHours(25));

    assertThat(publishWithKey()).isEqualTo(first);
  }

  private String publishWithKey() throws IOException {
    Response answer = server.connect().post("/topics/t", "x", "Idempotency-Key: k").readResponse();
    return answer.body().replaceAll(".*\"id\":\"([^\"]+)\".*", "$1").strip();
  }

  private String recent() throws IOException {
    return server.connect().get("/topics/t", "Accept: application/json").readResponse().body();
  }
}
