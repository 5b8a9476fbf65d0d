package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What may be published to and asked of a Mercure hub, and how it arrives. For any hub. */
class MercureUpdatesTest {
  private static final String DIALECTS = "dev.tailrace.interop.MercureHub#dialects";
  private static final int MANY_TOPICS = 1001;
  private static final int MANY_MATCHERS = 101;
  private static final int MUCH_DATA = 2 * 1024 * 1024;

  @RegisterExtension static final MercureHub HUB = MercureHub.any();

  private final String topic = MercureHub.newTopic();

  /** Whoever subscribes to everything hears what others publish, too. */
  private final String nonce = UUID.randomUUID().toString();

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void theAnswerIsTheIdInPlainText(MercureDialect dialect) throws IOException {
    String id = "urn:example:" + topic.hashCode();
    Reply given =
        HUB.publish(MercureHub.form(topic, "data=x&id=" + id), HUB.all(dialect));
    Reply made = HUB.publish(MercureHub.form(topic, "data=x"), HUB.all(dialect));

    assertThat(given.status()).isEqualTo(200);
    assertThat(given.headers().get("content-type")).startsWith("text/plain");
    assertThat(given.body()).isEqualTo(id);
    assertThat(made.body()).isNotBlank().isNotEqualTo(id).doesNotStartWith("#");
  }

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void anUpdateArrivesWithIdTypeAndData(MercureDialect dialect) throws IOException {
    try (Listener listener = HUB.subscribe(dialect.matching(topic))) {
      String id = HUB.publishOne(dialect, topic, "data=a%0Ab&type=added&retry=10000");

      assertThat(listener.next()).isEqualTo(new Heard("added", "a\nb", id));
    }
  }

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void anUpdateOfManyTopicsArrivesOnce(MercureDialect dialect) throws IOException {
    String alternate = topic + "/alternate";
    String both = dialect.matching(topic) + "&" + dialect.matching(alternate);
    String update = "data=x&topic=" + Publisher.encode(alternate);
    try (Listener everything = HUB.subscribe(both);
        Listener alternateOnly = HUB.subscribe(dialect.matching(alternate))) {
      HUB.publishOne(dialect, topic, update);
      HUB.publishOne(dialect, alternate, "data=end");

      assertThat(everything.upTo("end")).extracting(Heard::data).containsExactly("x");
      assertThat(alternateOnly.upTo("end")).extracting(Heard::data).containsExactly("x");
    }
  }

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void aPatternMatchesOneLevelAndAStarEverything(MercureDialect dialect) throws IOException {
    String folder = MercureHub.folder(topic);
    try (Listener pattern =
            HUB.subscribe(
                dialect.matchingPattern(folder) + "&" + dialect.matching(folder + "/end"));
        Listener star = HUB.subscribe(dialect.matching("*"))) {
      HUB.publishOne(dialect, folder + "/a/b", "data=deeper+" + nonce);
      HUB.publishOne(dialect, topic, "data=one");
      HUB.publishOne(dialect, folder, "data=above+" + nonce);
      HUB.publishOne(dialect, folder + "/end", "data=" + nonce);

      assertThat(pattern.upTo(nonce)).extracting(Heard::data).containsExactly("one");
      assertThat(star.upTo(nonce))
          .extracting(Heard::data)
          .containsSubsequence("deeper " + nonce, "one", "above " + nonce);
    }
  }

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void whatLooksLikeAFieldInDataIsData(MercureDialect dialect) throws IOException {
    String forged = "a\r\nid: forged\rdata: b\n\nevent: x\n:comment\n";
    try (Listener listener = HUB.subscribe(dialect.matching(topic))) {
      String id = HUB.publishOne(dialect, topic, "data=" + Publisher.encode(forged));

      assertThat(listener.next())
          .isEqualTo(
              Heard.message("a\nid: forged\ndata: b\n\nevent: x\n:comment\n", id));
    }
  }

  static Stream<Arguments> forged() {
    return MercureHub.dialects()
        .flatMap(
            dialect ->
                Stream.of(
                        "id=a%0Adata:+forged", "id=a%0Dx", "id=a%00", "type=a%0Ddata:+forged",
                        "type=a%0Ax", "type=a%0D%0A%0D%0Adata:+forged")
                    .map(field -> Arguments.of(dialect, field)));
  }

  @ParameterizedTest
  @MethodSource("forged")
  void lineEndsInIdAndTypeAreRefused(MercureDialect dialect, String field) throws IOException {
    Reply reply = HUB.publish(MercureHub.form(topic, "data=x&" + field), HUB.all(dialect));

    assertThat(reply.status()).isEqualTo(400);
  }

  static Stream<Arguments> badPublishes() {
    Stream<Arguments> both =
        MercureHub.dialects()
            .flatMap(
                dialect ->
                    Stream.of("", "id=x", "topic=t&id=%23x", "topic=t&retry=soon")
                        .map(form -> Arguments.of(dialect, form)));
    Stream<Arguments> newer =
        MercureHub.dialects()
            .filter(dialect -> dialect == MercureDialect.V1)
            .flatMap(
                dialect ->
                    Stream.of(
                            "topic=*", "topic=t&id=earliest", "topic=t&type=mercure",
                            "topic=a%0Ab", "topic=a%E2%80%AEb", "topic=t&id=%E2%80%8Bx",
                            "topic=t&retry=-1", "topic=t&retry=1.5",
                            "topic=/.well-known/mercure/subscriptions/exact/a/b",
                            "topic=https://localhost/.well-known/mercure/subscriptions",
                            "topic=t&topic=https://any.example/.well-known/mercure/x",
                            "topic=https://any.example/a/../.well-known/mercure/x",
                            "topic=https://any.example/%252Ewell-known/mercure/x")
                        .map(form -> Arguments.of(dialect, form)));
    return Stream.concat(both, newer);
  }

  @ParameterizedTest
  @MethodSource("badPublishes")
  void whatIsNoUpdateOrTheHubsOwnIsRefused(MercureDialect dialect, String form)
      throws IOException {
    try (Listener everything = HUB.subscribe(dialect.matching("*"))) {
      Reply reply = HUB.publish("data=refused+" + nonce + "&" + form, HUB.all(dialect));

      assertThat(reply.status()).isEqualTo(400);
      HUB.publishOne(dialect, topic, "data=" + nonce);
      assertThat(everything.upTo(nonce))
          .extracting(Heard::data)
          .doesNotContain("refused " + nonce);
    }
  }

  static Stream<Arguments> badSubscriptions() {
    return MercureHub.dialects()
        .flatMap(
            dialect ->
                (dialect == MercureDialect.V0
                        ? Stream.of("", "Topic=a", "unknown=a")
                        : Stream.of(
                            "", "match_regexp=a", "Match=a", "MATCH_EXACT=a", "topic=a&match=a",
                            "match_urlpattern=((", "match=" + "x".repeat(4097)))
                    .map(query -> Arguments.of(dialect, query)));
  }

  @ParameterizedTest
  @MethodSource("badSubscriptions")
  void whatCannotBeSubscribedToIsRefused(MercureDialect dialect, String query)
      throws IOException {
    assertThat(HUB.status(query, HUB.all(dialect))).isEqualTo(400);
  }

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void tooManyTopicsOnAStreamAreRefused(MercureDialect dialect) throws IOException {
    int many = dialect == MercureDialect.V0 ? MANY_TOPICS : MANY_MATCHERS;
    String one = dialect.matching("t");
    String most = one + ("&" + one).repeat(many - 2);

    HUB.subscribe(most).close();

    assertThat(HUB.status(most + "&" + one)).isEqualTo(400);
  }

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void anUpdateThatIsTooLargeIsRefused(MercureDialect dialect) throws IOException {
    String data = "data=" + "x".repeat(MUCH_DATA);

    try (Connection connection = HUB.connect()) {
      try {
        connection.request(
            "POST", MercureHub.PATH, MercureHub.form(topic, data), MercureHub.FORM,
            HUB.all(dialect));
      } catch (IOException e) {
        // refused before all of it was sent
      }

      assertThat(connection.readHead().status()).isEqualTo(413);
    }
  }

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void whatTheHubDoesNotKnowItIgnores(MercureDialect dialect) throws IOException {
    try (Listener listener = HUB.subscribe(dialect.matching(topic) + "&unknown=1")) {
      String id = HUB.publishOne(dialect, topic, "data=x&unknown=1");

      assertThat(listener.next()).isEqualTo(Heard.message("x", id));
    }
  }
}
