package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Mercure 1.0 has, and 0.x has not. For any hub of that version. */
class MercureVersionOneTest {
  private static final List<String> ALL = List.of("*");
  private static final List<String> NONE = List.of();
  private static final String CHALLENGE = "www-authenticate";
  private static final String METADATA = "/.well-known/oauth-protected-resource";
  private static final MercureDialect V1 = MercureDialect.V1;

  @RegisterExtension static final MercureHub HUB = MercureHub.any();

  private final String topic = MercureHub.newTopic();

  @BeforeEach
  void onlyWhereItIsSpoken() {
    assumeThat(MercureHub.dialects()).contains(V1);
  }

  @Test
  void aRefusalSaysWhyAndWhereTokensAreToBeHad() throws IOException {
    String form = MercureHub.form(topic, "data=x");
    Reply none = HUB.publish(form);
    Reply bad = HUB.publish(form, MercureHub.bearer(MercureTokens.NONSENSE));
    Reply other =
        HUB.publish(form, MercureHub.bearer(HUB.tokens().token(V1, List.of("other"), NONE)));

    assertThat(none.status()).isEqualTo(401);
    assertThat(none.headers().get(CHALLENGE))
        .startsWith("Bearer ")
        .contains("resource_metadata=\"")
        .contains(METADATA)
        .doesNotContain("error");
    assertThat(bad.status()).isEqualTo(401);
    assertThat(bad.headers().get(CHALLENGE)).contains("error=\"invalid_token\"");
    assertThat(other.status()).isEqualTo(403);
    assertThat(other.headers().get(CHALLENGE)).contains("error=\"insufficient_scope\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer", "Bearer a\r\nAuthorization: Bearer b"})
  void aTokenThatIsNotPresentedAsItShouldIsABadRequest(String authorization)
      throws IOException {
    Reply reply =
        HUB.publish(MercureHub.form(topic, "data=x"), "Authorization: " + authorization);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.headers().get(CHALLENGE)).contains("error=\"invalid_request\"");
  }

  /** A good token with one thing changed, or taken out where that is null. */
  static Stream<Arguments> worse() {
    return Stream.of(
        Arguments.of("iss", "https://evil.example"),
        Arguments.of("iss", null),
        Arguments.of("aud", "https://other.example/.well-known/mercure"),
        Arguments.of("aud", null),
        Arguments.of("exp", null),
        Arguments.of("nbf", MercureTokens.LATE.getEpochSecond() - 1),
        Arguments.of("authorization_details", "publish"),
        Arguments.of(
            "authorization_details",
            List.of(
                Map.of(
                    "type", "https://mercure.rocks/authorization-detail",
                    "actions", List.of("publish"),
                    "topics", List.of(Map.of("match", "*"))),
                Map.of("type", "https://mercure.rocks/authorization-detail"))),
        Arguments.of(
            "authorization_details",
            List.of(
                Map.of(
                    "type", "https://mercure.rocks/authorization-detail",
                    "actions", List.of("publish"),
                    "topics", List.of(Map.of("match", "a", "match_type", "regexp"))))));
  }

  @ParameterizedTest
  @MethodSource("worse")
  void oneWrongClaimMakesTheWholeTokenWorthless(String claim, Object value)
      throws IOException {
    Map<String, Object> claims = HUB.tokens().claims(V1, ALL, ALL);
    claims.put(claim, value);
    claims.values().removeIf(each -> each == null);

    Reply reply =
        HUB.publish(
            MercureHub.form(topic, "data=x"),
            MercureHub.bearer(HUB.tokens().signed("at+jwt", claims)));

    assertThat(reply.status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"at+jwt", "AT+JWT", "application/at+jwt"})
  void theTypeOfATokenIsReadAsAMediaType(String type) throws IOException {
    String token = HUB.tokens().signed(type, HUB.tokens().claims(V1, ALL, ALL));

    Reply reply =
        HUB.publish(MercureHub.form(topic, "data=x"), MercureHub.bearer(token));

    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void whatIsForOthersInATokenIsIgnored() throws IOException {
    Map<String, Object> claims = HUB.tokens().claims(V1, ALL, NONE);
    Map<String, Object> detail =
        Map.of(
            "type", "https://mercure.rocks/authorization-detail",
            "actions", List.of("publish", "dance"),
            "topics", List.of(Map.of("match", topic)));
    claims.put("authorization_details", List.of(Map.of("type", "payment"), detail));

    Reply reply =
        HUB.publish(
            MercureHub.form(topic, "data=x"),
            MercureHub.bearer(HUB.tokens().signed("at+jwt", claims)));

    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void aUrlPatternIsReadRelativeToTheHub() throws IOException {
    String path = topic.substring("https://example.com".length());
    String here = "https://localhost" + path;
    try (Listener listener =
        HUB.subscribe("match_urlpattern=" + Publisher.encode(path.replace("/1", "/:id")))) {
      HUB.publishOne(V1, topic, "data=elsewhere");
      HUB.publishOne(V1, here, "data=here");

      assertThat(listener.next().data()).isEqualTo("here");
    }
  }

  @Test
  void aQueryBringsItsMatchersInItsBody() throws IOException {
    try (Connection connection = HUB.connect()) {
      connection.request("QUERY", MercureHub.PATH, V1.matching(topic), MercureHub.FORM);
      Connection.Head head = connection.readHead();

      assertThat(head.status()).isEqualTo(200);
      assertThat(head.headers().get("content-type")).isEqualTo("text/event-stream");
    }
  }

  @Test
  void theMetadataSayWhatTheHubIs() throws IOException {
    Reply reply = HUB.send("GET", METADATA + MercureHub.PATH);
    JsonNode metadata = reply.json();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers().get("content-type")).startsWith("application/json");
    assertThat(metadata.get("resource").textValue()).isEqualTo(HUB.tokens().audience());
    assertThat(metadata.get("bearer_methods_supported"))
        .extracting(JsonNode::textValue)
        .containsExactly("header");
    assertThat(metadata.get("mercure_cookie").textValue()).isEqualTo(V1.cookie());
    assertThat(metadata.get("authorization_details_types_supported"))
        .extracting(JsonNode::textValue)
        .contains("https://mercure.rocks/authorization-detail");
  }
}
