package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may publish, and who sees what, by Mercure's tokens. For any hub. */
class MercureRightsTest {
  private static final String DIALECTS = "dev.tailrace.interop.MercureHub#dialects";
  private static final List<String> NONE = List.of();

  @RegisterExtension static final MercureHub HUB = MercureHub.any();

  private final String topic = MercureHub.newTopic();

  /** Where a token may travel. */
  enum Place {
    HEADER,
    COOKIE,
    QUERY
  }

  /** What a token says of the topic. */
  enum Right {
    NO_TOKEN,
    NOTHING,
    ANOTHER,
    EXACT,
    PATTERN,
    ALL;

    boolean allows() {
      return ordinal() >= EXACT.ordinal();
    }

    List<String> topics(MercureDialect dialect, String topic) {
      return switch (this) {
        case NO_TOKEN, NOTHING -> NONE;
        case ANOTHER -> List.of(topic + "0");
        case EXACT -> List.of(topic);
        case PATTERN -> List.of(dialect.pattern(MercureHub.folder(topic)));
        case ALL -> List.of("*");
      };
    }
  }

  record Case(MercureDialect dialect, Place place, Right right) {}

  static Stream<Case> cases() {
    return MercureHub.dialects()
        .flatMap(
            dialect ->
                Stream.of(Place.values())
                    .filter(place -> dialect == MercureDialect.V0 || place != Place.QUERY)
                    .flatMap(
                        place ->
                            Stream.of(Right.values())
                                .map(right -> new Case(dialect, place, right))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void onlyTheRightToATopicLetsOnePublishToIt(Case each) throws IOException {
    String token = token(each, each.right().topics(each.dialect(), topic), NONE);

    for (String update : List.of("data=open", "data=secret&private=on")) {
      Reply reply = publish(each.place(), token, MercureHub.form(topic, update));

      assertThat(reply.status()).isEqualTo(expected(each));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everybodySeesWhatIsPublicAndThoseWithTheRightWhatIsPrivate(Case each)
      throws IOException {
    String token = token(each, NONE, each.right().topics(each.dialect(), topic));
    try (Listener listener = subscribe(each, token)) {
      HUB.publishOne(each.dialect(), topic, "data=secret&private=on");
      HUB.publishOne(each.dialect(), topic, "data=open");
      HUB.publishOne(each.dialect(), topic, "data=end");

      assertThat(listener.upTo("end"))
          .extracting(Heard::data)
          .isEqualTo(each.right().allows() ? List.of("secret", "open") : List.of("open"));
    }
  }

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void anUpdateNeedsTheRightToEachOfItsTopics(MercureDialect dialect) throws IOException {
    String some = token(dialect, List.of(topic), NONE);
    String both = token(dialect, List.of(topic, topic + "/b"), NONE);
    String form = MercureHub.form(topic, "topic=" + Publisher.encode(topic + "/b") + "&data=x");

    assertThat(HUB.publish(form, some).status()).isEqualTo(refusal(dialect));
    assertThat(HUB.publish(form, both).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void theRightToAnyTopicOfAPrivateUpdateIsEnoughToSeeIt(MercureDialect dialect)
      throws IOException {
    String user = topic + "/user";
    String update = "data=secret&private=on&topic=" + Publisher.encode(user);
    try (Listener entitled =
            HUB.subscribe(dialect.matching(topic), token(dialect, NONE, List.of(user)));
        Listener other =
            HUB.subscribe(dialect.matching(topic), token(dialect, NONE, List.of(user + "2")))) {
      HUB.publishOne(dialect, topic, update);
      HUB.publishOne(dialect, topic, "data=end");

      assertThat(entitled.upTo("end")).extracting(Heard::data).containsExactly("secret");
      assertThat(other.upTo("end")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void aStreamEndsWhenItsTokenDoes(MercureDialect dialect) throws IOException {
    String token =
        HUB.tokens()
            .token(
                dialect,
                NONE,
                List.of(topic),
                Clock.systemUTC().instant().plusSeconds(seconds()));
    try (Listener listener =
        HUB.subscribe(dialect.matching(topic), MercureHub.bearer(token))) {
      HUB.publishOne(dialect, topic, "data=secret&private=on");

      assertThat(listener.next().data()).isEqualTo("secret");
      assertThatThrownBy(listener::next).isInstanceOf(EOFException.class);
    }
  }

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void aBadTokenIsWorseThanNone(MercureDialect dialect) throws IOException {
    Map<String, Object> ended = HUB.tokens().claims(dialect, List.of("*"), List.of("*"));
    ended.put("exp", 1_000_000_000);
    MercureTokens stranger =
        new MercureTokens("?".repeat(32), HUB.tokens().audience(), HUB.tokens().issuer());

    for (String bad :
        List.of(
            HUB.tokens().signed(MercureTokens.type(dialect), ended),
            stranger.token(dialect, List.of("*"), List.of("*")),
            MercureTokens.NONSENSE)) {
      String header = MercureHub.bearer(bad);

      assertThat(HUB.publish(MercureHub.form(topic, "data=x"), header).status()).isEqualTo(401);
      assertThat(HUB.status(dialect.matching(topic), header)).isEqualTo(401);
    }
  }

  /** The reference hub ends its streams by up to a fifth and 5 s too early. */
  private static int seconds() {
    return HUB.isOurs() ? 5 : 10;
  }

  private static int expected(Case each) {
    if (each.right().allows()) {
      return 200;
    }
    return each.right() == Right.NO_TOKEN ? 401 : refusal(each.dialect());
  }

  /** Whose token does not allow it gets a 403; the reference hub of 0.x has only 401. */
  private static int refusal(MercureDialect dialect) {
    return HUB.isOurs() || dialect == MercureDialect.V1 ? 403 : 401;
  }

  private static String token(
      MercureDialect dialect, List<String> publish, List<String> subscribe) {
    return MercureHub.bearer(HUB.tokens().token(dialect, publish, subscribe));
  }

  private static String token(Case each, List<String> publish, List<String> subscribe) {
    if (each.right() == Right.NO_TOKEN) {
      return null;
    }
    String token = HUB.tokens().token(each.dialect(), publish, subscribe);
    return switch (each.place()) {
      case HEADER -> MercureHub.bearer(token);
      case COOKIE -> "Cookie: " + each.dialect().cookie() + "=" + token;
      case QUERY -> "authorization=" + token;
    };
  }

  private static Reply publish(Place place, String token, String form) throws IOException {
    if (token == null) {
      return HUB.publish(form);
    }
    if (place != Place.QUERY) {
      return HUB.publish(form, token, "Origin: " + MercureHub.PAGE);
    }
    try (Connection connection = HUB.connect()) {
      connection.request("POST", MercureHub.PATH + "?" + token, form, MercureHub.FORM);
      return connection.readReply();
    }
  }

  private Listener subscribe(Case each, String token) throws IOException {
    String query = each.dialect().matching(topic);
    if (token == null) {
      return HUB.subscribe(query);
    }
    return each.place() == Place.QUERY
        ? HUB.subscribe(query + "&" + token)
        : HUB.subscribe(query, token, "Origin: " + MercureHub.PAGE);
  }
}
