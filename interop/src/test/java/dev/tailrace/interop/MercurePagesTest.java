package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What web pages, and programs that discover a Mercure hub, are told. For any hub. */
class MercurePagesTest {
  private static final String DIALECTS = "dev.tailrace.interop.MercureHub#dialects";
  private static final String FOREIGN = "Origin: http://evil.example";
  private static final List<String> ALL = List.of("*");

  @RegisterExtension static final MercureHub HUB = MercureHub.any();

  private final String topic = MercureHub.newTopic();

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void aCookiePublishesFromPagesThatTheHubKnows(MercureDialect dialect) throws IOException {
    Reply byOrigin = publish(cookie(dialect), "Origin: " + MercureHub.PAGE);
    Reply byReferer = publish(cookie(dialect), "Referer: " + MercureHub.PAGE + "/page?q");

    assertThat(byOrigin.status()).isEqualTo(200);
    assertThat(byReferer.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        FOREIGN, "Origin: null", "Referer: http://evil.example/http://app.example",
        "Referer: http://app.example.evil.example/", "Origin: https://app.example", "X-Nothing: 1"
      })
  void aCookiePublishesFromNowhereElse(String from) throws IOException {
    MercureDialect dialect = MercureHub.dialects().findFirst().orElseThrow();
    try (Listener listener = HUB.subscribe(dialect.matching(topic))) {

      assertThat(publish(cookie(dialect), from).status()).isIn(400, 401, 403);

      HUB.publishOne(dialect, topic, "data=end");
      assertThat(listener.upTo("end")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void thePreflightOfAKnownPageAllowsAllThatTheProtocolNeeds(MercureDialect dialect)
      throws IOException {
    Reply reply =
        HUB.send(
            "OPTIONS",
            MercureHub.PATH + "?" + dialect.matching(topic),
            "Origin: " + MercureHub.PAGE,
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: authorization,cache-control,last-event-id");
    Map<String, String> headers = reply.headers();

    assertThat(reply.status()).isBetween(200, 204);
    assertThat(headers.get("access-control-allow-origin")).isEqualTo(MercureHub.PAGE);
    assertThat(headers.get("access-control-allow-credentials")).isEqualTo("true");
    assertThat(headers.get("access-control-allow-methods")).contains("POST");
    assertThat(headers.get("access-control-allow-headers"))
        .containsIgnoringCase("Authorization")
        .containsIgnoringCase("Last-Event-ID")
        .containsIgnoringCase("Cache-Control");
  }

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void aForeignPageIsAllowedNothing(MercureDialect dialect) throws IOException {
    Reply preflight =
        HUB.send("OPTIONS", MercureHub.PATH, FOREIGN, "Access-Control-Request-Method: POST");
    try (Listener listener = HUB.subscribe(dialect.matching(topic), FOREIGN)) {

      for (Map<String, String> headers :
          List.of(preflight.headers(), listener.head().headers())) {
        assertThat(headers).doesNotContainKey("access-control-allow-origin");
      }
    }
  }

  private Reply publish(String... headers) throws IOException {
    return HUB.publish(MercureHub.form(topic, "data=x"), headers);
  }

  private static String cookie(MercureDialect dialect) {
    return "Cookie: " + dialect.cookie() + "=" + HUB.tokens().token(dialect, ALL, ALL);
  }
}
