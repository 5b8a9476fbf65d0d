package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a Mercure stream starts, and what its head says of that. For any hub with a history. */
class MercureResumeTest {
  private static final String DIALECTS = "dev.tailrace.interop.MercureHub#dialects";
  private static final String EARLIEST = "earliest";

  @RegisterExtension static final MercureHub HUB = MercureHub.any();

  private final String topic = MercureHub.newTopic();

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void theHeaderBringsWhatCameAfterItsUpdate(MercureDialect dialect) throws IOException {
    String one = publish(dialect, "1");
    publish(dialect, "2");

    try (Listener listener =
        HUB.subscribe(dialect.matching(topic), "Last-Event-ID: " + one)) {
      publish(dialect, "3");

      assertThat(cursor(dialect, listener)).isEqualTo(one);
      assertThat(data(listener, 2)).containsExactly("2", "3");
    }
  }

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void theQueryDoesSoForThoseWhoCannotSendHeaders(MercureDialect dialect) throws IOException {
    String one = publish(dialect, "1");
    publish(dialect, "2");
    String query = dialect.matching(topic) + "&" + dialect.cursorParameter() + "=";

    try (Listener listener = HUB.subscribe(query + Publisher.encode(one))) {

      assertThat(cursor(dialect, listener)).isEqualTo(one);
      assertThat(data(listener, 1)).containsExactly("2");
    }
  }

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void theHeaderCountsMoreThanTheQuery(MercureDialect dialect) throws IOException {
    publish(dialect, "1");
    String two = publish(dialect, "2");
    publish(dialect, "3");
    String query =
        dialect.matching(topic) + "&" + dialect.cursorParameter() + "=" + EARLIEST;

    try (Listener listener = HUB.subscribe(query, "Last-Event-ID: " + two)) {

      assertThat(cursor(dialect, listener)).isEqualTo(two);
      assertThat(data(listener, 1)).containsExactly("3");
    }
  }

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void earliestBringsAllThereIs(MercureDialect dialect) throws IOException {
    publish(dialect, "1");
    publish(dialect, "2");

    try (Listener listener =
        HUB.subscribe(dialect.matching(topic), "Last-Event-ID: " + EARLIEST)) {

      assertThat(cursor(dialect, listener)).isEqualTo(EARLIEST);
      assertThat(data(listener, 2)).containsExactly("1", "2");
    }
  }

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void anIdThatNobodyKnowsBringsAllThereIsAndTheHeadSaysSo(MercureDialect dialect)
      throws IOException {
    publish(dialect, "1");
    publish(dialect, "2");

    try (Listener listener =
        HUB.subscribe(dialect.matching(topic), "Last-Event-ID: urn:uuid:nobodys")) {

      assertThat(cursor(dialect, listener)).isEqualTo(EARLIEST);
      assertThat(data(listener, 2)).containsExactly("1", "2");
    }
  }

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void whoAsksForNothingBeginsWithWhatComes(MercureDialect dialect) throws IOException {
    publish(dialect, "1");

    try (Listener listener = HUB.subscribe(dialect.matching(topic))) {
      publish(dialect, "2");

      assertThat(data(listener, 1)).containsExactly("2");
    }
  }

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void anIdThatIsThereTwiceMeansItsFirstUpdate(MercureDialect dialect) throws IOException {
    String id = "urn:example:" + topic.hashCode();
    HUB.publishOne(dialect, topic, "data=1&id=" + id);
    HUB.publishOne(dialect, topic, "data=2");
    HUB.publishOne(dialect, topic, "data=3&id=" + id);

    try (Listener listener =
        HUB.subscribe(dialect.matching(topic), "Last-Event-ID: " + id)) {

      assertThat(data(listener, 2)).containsExactly("2", "3");
    }
  }

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void aReplayIsJudgedByTheTokenOfNow(MercureDialect dialect) throws IOException {
    String one = publish(dialect, "1");
    HUB.publishOne(dialect, topic, "data=secret&private=on");
    publish(dialect, "3");
    String right =
        MercureHub.bearer(HUB.tokens().token(dialect, List.of(), List.of(topic)));

    try (Listener anybody = HUB.subscribe(dialect.matching(topic), "Last-Event-ID: " + one);
        Listener entitled =
            HUB.subscribe(dialect.matching(topic), right, "Last-Event-ID: " + one)) {

      assertThat(data(anybody, 1)).containsExactly("3");
      assertThat(data(entitled, 2)).containsExactly("secret", "3");
    }
  }

  @ParameterizedTest
  @MethodSource(DIALECTS)
  void aPatternIsReplayedAsItIsFollowed(MercureDialect dialect) throws IOException {
    String folder = MercureHub.folder(topic);
    String one = publish(dialect, "1");
    HUB.publishOne(dialect, folder + "/2", "data=2");
    HUB.publishOne(dialect, folder + "/a/b", "data=deeper");

    try (Listener listener =
        HUB.subscribe(dialect.matchingPattern(folder), "Last-Event-ID: " + one)) {
      HUB.publishOne(dialect, folder + "/a/b", "data=deeper");
      HUB.publishOne(dialect, folder + "/3", "data=3");

      assertThat(data(listener, 2)).containsExactly("2", "3");
    }
  }

  private String publish(MercureDialect dialect, String data) throws IOException {
    return HUB.publishOne(dialect, topic, "data=" + data);
  }

  private static String cursor(MercureDialect dialect, Listener listener) {
    return listener.head().headers().get(dialect.cursorHeader());
  }

  /** The data of so many updates; what our hub says of itself between them is none. */
  private static List<String> data(Listener listener, int count) throws IOException {
    List<String> data = new ArrayList<>();
    while (data.size() < count) {
      Heard heard = listener.next();
      if (!heard.isGap()) {
        data.add(heard.data());
      }
    }
    return data;
  }
}
