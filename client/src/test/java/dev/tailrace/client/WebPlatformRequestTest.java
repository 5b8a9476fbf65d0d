package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.client.ConnectionError.Kind;
import dev.tailrace.mock.MockEventServer;
import dev.tailrace.mock.MockExchange;
import dev.tailrace.mock.MockResponse;
import java.net.CookieManager;
import java.net.http.HttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is asked for and what becomes of the answer, by the web platform tests {@code request-*} and
 * {@code eventsource-cross-origin*}.
 */
class WebPlatformRequestTest {
  private final SocketRig rig = new SocketRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  @DisplayName("request-accept.any.js")
  void whatIsAcceptedIsAnEventStream() {
    assertThat(echoed("/accept", "Accept")).isEqualTo("text/event-stream");
  }

  @Test
  @DisplayName("request-cache-control.any.js: same origin")
  void noCacheMayAnswerEveryTime() {
    assertThat(echoed("/cache-control", "Cache-Control")).isEqualTo("no-cache");
    assertThat(echoed("/cache-control", "Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  @DisplayName("request-cache-control.any.js: another origin")
  void noCacheMayAnswerAtAnotherOriginEither() {
    try (MockEventServer other = MockEventServer.start()) {
      for (int i = 0; i < 2; i++) {
        Heard.of(rig.source(SocketRig.PATH));
        rig.server.takeExchange().respond(MockResponse.redirect(302, other.uri("/").toString()));

        assertThat(other.takeExchange().request().header("Cache-Control")).isEqualTo("no-cache");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"true, second COOKIE", "false, second NO_COOKIE"})
  @DisplayName("request-credentials.window.js")
  void cookiesAreSentIfTheHttpClientKeepsThem(boolean kept, String expected) {
    HttpClient.Builder client = HttpClient.newBuilder();
    HttpClient http = kept ? client.cookieHandler(new CookieManager()).build() : client.build();
    Heard heard = Heard.of(rig.source(builder -> builder.httpClient(http)));
    MockExchange first = rig.server.takeExchange();
    first.respond(
        WebPlatform.body("id: 1\nretry: 200\ndata: first " + cookie(first) + "\n\n")
            .header("Set-Cookie", "ident=1; Path=/"));
    heard.opened();
    heard.messages("first NO_COOKIE");

    rig.reconnect(heard.error(Kind.ENDED));
    MockExchange second = rig.server.takeExchange();
    second.respond(WebPlatform.body("id: 2\ndata: second " + cookie(second) + "\n\n"));

    heard.opened();
    heard.event("message", expected, "2");
    assertThat(second.request().lastEventId()).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  @DisplayName("request-redirect.window.js")
  void redirectsAreFollowedWithoutAWord(int status) {
    rig.server.enqueue(MockResponse.redirect(status, "/message"));
    rig.server.enqueue(WebPlatform.message("data: data"));
    EventSource source = rig.source(SocketRig.PATH);

    Heard heard = Heard.of(source);

    heard.opened();
    heard.messages("data");
    assertThat(rig.server.requests().get(1).target()).isEqualTo("/message");
    assertThat(source.url()).isEqualTo(rig.server.uri(SocketRig.PATH));
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 205, 210, 299, 404, 410, 503})
  @DisplayName("request-status-error.window.js")
  void everyOtherStatusIsTheEnd(int status) {
    rig.server.enqueue(WebPlatform.statusError(status));
    EventSource source = rig.source(SocketRig.PATH);

    ConnectionError error = Heard.of(source).error();

    assertThat(error.status()).isEqualTo(status);
    assertThat(error.isFinal()).isTrue();
    assertThat(source.readyState()).isEqualTo(ReadyState.CLOSED);
    assertThat(rig.timer.waiting()).isZero();
  }

  @Test
  @DisplayName("eventsource-cross-origin.window.js: basic use")
  void anEventTellsItsOrigin() {
    rig.server.enqueue(WebPlatform.message("data: data"));
    Heard heard = Heard.of(rig.source(SocketRig.PATH));

    heard.opened();
    assertThat(heard.event().origin()).isEqualTo(origin(rig.server));
  }

  @Test
  @DisplayName(
      "eventsource-cross-origin.window.js: redirect use; "
          + "eventsource-cross-origin-redirect-origin.any.js")
  void anEventBehindARedirectTellsTheOriginItCameFrom() {
    try (MockEventServer other = MockEventServer.start()) {
      String there = other.uri("/message").toString();
      rig.server.enqueue(MockResponse.redirect(302, there));
      other.enqueue(WebPlatform.message("data: data"));

      Heard heard = Heard.of(rig.source(SocketRig.PATH));

      heard.opened();
      assertThat(heard.event().origin()).isEqualTo(origin(other));
    }
  }

  @Test
  @DisplayName("eventsource-cross-origin.window.js: redirect use recon")
  void aStreamOfAnotherOriginIsTakenUpAgain() {
    rig.server.enqueue(WebPlatform.body("retry: 2\n"));
    rig.server.enqueue(WebPlatform.body("data: data\n\n"));
    Heard heard = Heard.of(rig.source(SocketRig.PATH));
    heard.opened();

    rig.reconnect(heard.error(Kind.ENDED));

    heard.opened();
    assertThat(heard.event().origin()).isEqualTo(origin(rig.server));
  }

  @ParameterizedTest
  @CsvSource({"abc, 1", "e5p3n<3k0k0s, 1", "a, 255"})
  @DisplayName("eventsource-cross-origin-preflight.window.js")
  void everyIdIsSentAsItIsWithoutAskingBefore(String part, int times) {
    String id = part.repeat(times);
    Heard heard = Heard.of(rig.source(SocketRig.PATH));
    rig.server.takeExchange().respond(WebPlatform.body("id: " + id + "\nretry: 200\ndata: x\n\n"));
    heard.opened();
    heard.event("message", "x", id);

    rig.reconnect(heard.error(Kind.ENDED));

    MockExchange next = rig.server.takeExchange();
    assertThat(next.request().method()).isEqualTo("GET");
    assertThat(next.request().lastEventId()).isEqualTo(id);
  }

  /** What a server sees in that header, told back as an event. */
  private String echoed(String path, String header) {
    Heard heard = Heard.of(rig.source(path));
    MockExchange exchange = rig.server.takeExchange();
    exchange.respond(WebPlatform.body("data: " + exchange.request().header(header) + "\n\n"));
    heard.opened();
    return heard.event().data();
  }

  private static String cookie(MockExchange exchange) {
    return exchange.request().header("Cookie") == null ? "NO_COOKIE" : "COOKIE";
  }

  private static String origin(MockEventServer server) {
    return "http://127.0.0.1:" + server.port();
  }
}
