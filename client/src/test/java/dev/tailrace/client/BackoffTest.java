package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.client.ConnectionError.Kind;
import dev.tailrace.client.ConnectionError.Response;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes, and how long the wait is. */
class BackoffTest {
  private static final Duration R = Duration.ofSeconds(3);
  private static final Backoff SHORTEST = Rig.shortest();
  private static final Backoff LONGEST = ReconnectPolicy.standard().withRandom(almostOne());

  @ParameterizedTest
  @CsvSource({
    // reconnection time, attempt, shortest, longest: milliseconds
    "3000, 1, 3000, 6000",
    "3000, 2, 3000, 6000",
    "3000, 3, 6000, 12000",
    "3000, 4, 12000, 24000",
    "3000, 5, 15000, 30000",
    "3000, 99, 15000, 30000",
    "0, 1, 500, 1000",
    "0, 2, 1000, 2000",
    "0, 7, 15000, 30000",
    "60000, 1, 60000, 120000",
    "9999999999, 1, 3600000, 7200000",
  })
  void theWaitGrowsAndIsSpreadAsWideAsItsShortest(
      long reconnection, int attempt, long shortest, long longest) {
    ConnectionError error = error(Kind.ENDED, attempt);

    assertThat(SHORTEST.next(error, Duration.ofMillis(reconnection)))
        .contains(Duration.ofMillis(shortest));
    assertThat(LONGEST.next(error, Duration.ofMillis(reconnection)).orElseThrow().toMillis())
        .isBetween(longest - 2, longest);
  }

  @Test
  void theLargestReconnectionTimeThereIsCountsAsAnHour() {
    assertThat(SHORTEST.next(error(Kind.ENDED, 1), Duration.ofMillis(Long.MAX_VALUE)))
        .contains(Duration.ofHours(1));
  }

  @Test
  void howeverTheDiceFallAServerThatClosesAtOnceSeesAtMostEightConnectionsInAMinute() {
    for (long reconnection = 0; reconnection <= 5000; reconnection += 50) {
      assertThat(connectionsInAMinute(SHORTEST, reconnection)).isLessThanOrEqualTo(8);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"ENDED", "BROKEN", "IDLE", "UNREACHABLE", "CONNECT_TIMEOUT"})
  void whatTheNetworkDoesPasses(Kind kind) {
    assertThat(SHORTEST.next(error(kind, 1), R)).isPresent();
    assertThat(ReconnectPolicy.browser().next(error(kind, 7), R)).contains(R);
    assertThat(ReconnectPolicy.NEVER.next(error(kind, 1), R)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"NO_CONTENT", "NOT_A_STREAM", "REDIRECT", "EVENT_TOO_LARGE", "INTERRUPTED"})
  void whatWouldHappenAgainDoesNotPass(Kind kind) {
    assertThat(SHORTEST.next(error(kind, 1), R)).isEmpty();
    assertThat(ReconnectPolicy.browser().next(error(kind, 1), R)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 520, 529, 599})
  void aStatusThatMayPassIsTriedAgainButNotByABrowser(int status) {
    assertThat(SHORTEST.next(status(status, 1, false, null), R)).isPresent();
    assertThat(ReconnectPolicy.browser().next(status(status, 1, false, null), R)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 201, 205, 206, 299, 304, 400, 401, 403, 404, 410, 415, 501, 505})
  void anyOtherStatusIsFinal(int status) {
    assertThat(SHORTEST.next(status(status, 1, false, null), R)).isEmpty();
  }

  @Test
  void aTokenThatExpiredIsGivenOneChance() {
    assertThat(SHORTEST.next(status(401, 1, true, null), R)).isPresent();
    assertThat(SHORTEST.next(status(401, 9, true, null), R)).isPresent();
    assertThat(SHORTEST.next(status(401, 1, false, null), R)).isEmpty();
  }

  @Test
  void aSupplierThatFailsPassesUnlessItIsMistaken() {
    assertThat(SHORTEST.next(failed(new IllegalStateException("no token")), R)).isPresent();
    assertThat(SHORTEST.next(failed(new IllegalArgumentException("bad URL")), R)).isEmpty();
  }

  @Test
  void retryAfterIsTheShortestWait() {
    Duration asked = Duration.ofSeconds(20);

    assertThat(SHORTEST.next(status(503, 1, false, asked), R)).contains(asked);
    assertThat(LONGEST.next(status(503, 1, false, asked), R).orElseThrow())
        .isBetween(asked, asked.plus(R));
    assertThat(SHORTEST.next(status(429, 1, false, Duration.ofDays(30)), R))
        .contains(Duration.ofHours(1));
    assertThat(SHORTEST.next(status(429, 1, false, Duration.ZERO), R)).contains(R);
  }

  @Test
  void boundsAreChecked() {
    assertThatThrownBy(() -> SHORTEST.withDelays(Duration.ZERO, R))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SHORTEST.withDelays(R, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SHORTEST.withReconnectionTimes(R, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SHORTEST.withReconnectionTimes(R, Duration.ofDays(366)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void otherErrorsCanBeMadeToPass() {
    Backoff patient = SHORTEST.withPassing(e -> SHORTEST.passes().test(e) || e.status() == 404);

    assertThat(patient.next(status(404, 1, false, null), R)).isPresent();
    assertThat(patient.next(status(403, 1, false, null), R)).isEmpty();
  }

  private static int connectionsInAMinute(Backoff policy, long reconnection) {
    long at = 0;
    int connections = 0;
    while (at < Duration.ofMinutes(1).toMillis()) {
      connections++;
      ConnectionError error = error(Kind.ENDED, connections);
      at += policy.next(error, Duration.ofMillis(reconnection)).orElseThrow().toMillis();
    }
    return connections;
  }

  private static ConnectionError error(Kind kind, int attempt) {
    return new ConnectionError(kind, Rig.URL, null, null, attempt, false, null);
  }

  private static ConnectionError failed(RuntimeException cause) {
    return new ConnectionError(Kind.NO_REQUEST, null, null, cause, 1, false, null);
  }

  private static ConnectionError status(int status, int attempt, boolean ever, Duration after) {
    HttpHeaders none = HttpHeaders.of(Map.of(), (name, value) -> true);
    Response response = new Response(status, none, "", after);
    return new ConnectionError(Kind.STATUS, Rig.URL, response, null, attempt, ever, null);
  }

  private static RandomGenerator almostOne() {
    return () -> -1L;
  }
}
