package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What our hub adds for those who move to it: both versions at once, over the same topics. */
class MercureMoveTest {
  private static final List<String> ALL = List.of("*");
  private static final String SECRET = "private=on&data=secret";
  private static final MercureDialect V0 = MercureDialect.V0;
  private static final MercureDialect V1 = MercureDialect.V1;

  @RegisterExtension static final MercureHub HUB = MercureHub.ours();

  @RegisterExtension final Hubs hubs = new Hubs();

  @TempDir private Path directory;

  private final String topic = MercureHub.newTopic();

  @ParameterizedTest
  @CsvSource({"V0, V1", "V1, V0"})
  void theTokensOfOneVersionAreGoodForSubscribersOfTheOther(
      MercureDialect token, MercureDialect subscriber) throws IOException {
    try (Listener listener = HUB.subscribe(subscriber.matching(topic), HUB.all(token))) {
      HUB.publishOne(subscriber, topic, SECRET);

      assertThat(listener.next().data()).isEqualTo("secret");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "last_event_id", "lastEventID", "lastEventId", "Last-Event-ID", "evs_last_event_id"
      })
  void aCursorMayHaveTheNameThatAnyClientGivesIt(String parameter) throws IOException {
    String one = HUB.publishOne(V0, topic, "data=1");
    HUB.publishOne(V1, topic, "data=2");

    for (MercureDialect dialect : MercureDialect.values()) {
      try (Listener listener =
          HUB.subscribe(dialect.matching(topic) + "&" + parameter + "=" + one)) {
        assertThat(listener.head().headers())
            .containsEntry("last-event-id", one)
            .containsEntry("mercure-last-event-id", one);
        assertThat(listener.next().data()).isEqualTo("2");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theTopicsAreThoseOfTheHubsOwnPaths(MercureDialect dialect) throws IOException {
    String path = "/topics/" + topic;
    try (Listener own = Listener.on(HUB.connect(), path);
        Listener mercure = HUB.subscribe(dialect.matching(topic));
        Connection publisher = HUB.connect()) {
      HUB.publishOne(dialect, topic, "data=by+Mercure");
      publisher.request("POST", path, "by hand", HUB.all(dialect));

      for (Listener listener : List.of(own, mercure)) {
        assertThat(listener.next(2))
            .extracting(Heard::data)
            .containsExactly("by Mercure", "by hand");
      }
    }
  }

  @Test
  void aListenerIsToldOfAGapByAnEventToo() throws IOException {
    HUB.publishOne(V0, topic, "data=1");

    try (Listener listener = HUB.subscribe(V0.matching(topic), "Last-Event-ID: urn:gone")) {
      assertThat(listener.next().isGap()).isTrue();
      assertThat(listener.next().data()).isEqualTo("1");
    }
  }

  @Test
  void pagesReadTheCursorAcrossOrigins() throws IOException {
    try (Listener listener =
        HUB.subscribe(V1.matching(topic), "Origin: " + MercureHub.PAGE)) {
      assertThat(listener.head().headers().get("access-control-expose-headers"))
          .contains("Mercure-Last-Event-ID")
          .contains(", Link");
    }
  }

  @Test
  void theHistoryOutlivesTheHub() throws IOException {
    HubProcess hub = hubs.serve(MercureHub.arguments(directory));
    publish(hub, "id=urn:1&data=1");
    publish(hub, SECRET);

    hub.kill9();
    hub.restart();

    try (Listener listener =
        subscribe(hub, V1.matching(topic), HUB.all(V1), "Last-Event-ID: urn:1")) {
      assertThat(listener.next().data()).isEqualTo("secret");
    }
  }

  @Test
  void aTokenInTheQueryIsNothingUnlessThatIsSwitchedOn() throws IOException {
    HubProcess hub = hubs.serve(MercureHub.arguments(directory));
    String token = HUB.tokens().token(V0, ALL, ALL);
    String query = V0.matching(topic) + "&authorization=" + token;
    try (Listener listener = subscribe(hub, query)) {
      publish(hub, SECRET);
      publish(hub, "data=end");

      assertThat(listener.upTo("end")).isEmpty();
    }
  }

  private static Listener subscribe(HubProcess hub, String query, String... headers)
      throws IOException {
    return Listener.follow(hub.port(), MercureHub.PATH + "?" + query, headers);
  }

  private void publish(HubProcess hub, String update) throws IOException {
    try (Publisher publisher = new Publisher(hub.port())) {
      Reply reply =
          publisher.send(
              MercureHub.PATH, MercureHub.form(topic, update), MercureHub.FORM, HUB.all(V0));
      assertThat(reply.status()).isEqualTo(200);
    }
  }
}
