package dev.tailrace.server;

import static dev.tailrace.server.ServerFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who is there, and who is told of it. */
class PresenceTest {
  private static final Duration GRACE = Duration.ofSeconds(5);

  @TempDir private Path directory;
  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);
  private Keyed keys;
  private Room room;

  @BeforeEach
  void on() throws IOException {
    keys = new Keyed(directory, server.clock, Runnable::run);
    room = new Room(server, keys);
    presence(new PresenceOptions(GRACE, 100));
    server.options(o -> o.tokens(keys.options()));
  }

  @Test
  void whoComesAndWhoHasLeftIsTold() throws IOException {
    RawHttp watch = server.follow(Room.PRESENCE, room.watcher(), Room.STREAM);

    RawHttp anna = room.join("anna");
    assertThat(watch.readChunk())
        .isEqualTo(
            "event: presence.join\nid: epoch0.1\n"
                + "data: {\"topic\":\"rooms/1\",\"subject\":\"anna\"}\n\n");

    room.leave(anna);
    server.pass(GRACE);
    assertThat(watch.readChunk())
        .isEqualTo(
            "event: presence.leave\nid: epoch0.2\n"
                + "data: {\"topic\":\"rooms/1\",\"subject\":\"anna\"}\n\n");
  }

  @Test
  void aReconnectWithinTheGraceIsNoLeaveAndNoJoin() throws IOException {
    RawHttp first = room.join("anna");
    room.leave(first);
    server.pass(GRACE.minusSeconds(1));

    RawHttp second = room.join("anna");
    room.awaitThere("\"streams\":1");
    server.pass(GRACE.multipliedBy(2));
    assertThat(room.told()).isEqualTo(1);

    room.leave(second);
    server.pass(GRACE.minusSeconds(1));
    assertThat(room.told()).isEqualTo(1);
    server.pass(Duration.ofSeconds(1));
    eventually("it is told", () -> room.told() == 2);
  }

  @Test
  void severalStreamsOfOneAreOneMember() throws IOException {
    RawHttp one = room.join("anna");
    RawHttp two = room.join("anna");
    room.awaitThere("\"streams\":2");

    one.close();
    room.awaitThere("\"streams\":1");
    server.pass(GRACE.multipliedBy(2));

    assertThat(room.there()).contains("\"subject\":\"anna\"");
    assertThat(room.told()).isEqualTo(1);
    two.close();
  }

  @Test
  void whoIsThereCanBeRead() throws IOException {
    room.join("anna");
    eventually("she is there", () -> room.told() == 1);
    room.join("bert");
    eventually("he is there", () -> room.told() == 2);
    String since = server.clock.instant().toString();

    Response response = server.connect().get(Room.PRESENCE, room.watcher()).readResponse();

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Content-Type")).isEqualTo("application/json");
    assertThat(response.header("Cache-Control")).isEqualTo("private, no-cache");
    assertThat(response.body())
        .isEqualTo(
            ("{'topic':'rooms/1','members':["
                    + "{'subject':'anna','since':'" + since + "','streams':1},"
                    + "{'subject':'bert','since':'" + since + "','streams':1}],"
                    + "'lastEventId':'epoch0.2'}\n")
                .replace('\'', '"'));
  }

  @Test
  void whoHasTheAnswerIsToldSoUntilItChanges() throws IOException {
    room.join("anna");
    room.awaitThere("anna");
    String tag = server.connect().get(Room.PRESENCE, room.watcher()).readResponse().header("ETag");
    String has = "If-None-Match: " + tag;

    Response same = server.connect().get(Room.PRESENCE, room.watcher(), has).readBodiless();
    room.join("anna");
    room.awaitThere("\"streams\":2");
    Response other = server.connect().get(Room.PRESENCE, room.watcher(), has).readResponse();

    assertThat(same.status()).isEqualTo(304);
    assertThat(same.header("ETag")).isEqualTo(tag);
    assertThat(other.status()).isEqualTo(200);
    assertThat(other.header("ETag")).isNotEqualTo(tag);
  }

  @Test
  void whoFollowsFromWhatWasReadMissesNothing() throws IOException {
    room.join("anna");
    room.awaitThere("anna");
    String read = room.there();
    String id = read.replaceAll("(?s).*\"lastEventId\":\"([^\"]+)\".*", "$1");
    room.join("bert");
    room.awaitThere("bert");

    RawHttp watch =
        server.follow(Room.PRESENCE + "?last_event_id=" + id, room.watcher(), Room.STREAM);

    assertThat(id).isEqualTo("epoch0.1");
    assertThat(watch.readChunk()).contains("presence.join").contains("bert");
  }

  @Test
  void whoIsNobodyInParticularIsThereByEachStreamAndLeavesWithIt() throws IOException {
    server.options(o -> o.tokens(TokenOptions.OPEN));
    RawHttp watch = server.follow(Room.PRESENCE, Room.STREAM);

    RawHttp stream = server.follow(Room.TOPIC);
    String joined = watch.readChunk();
    stream.close();
    String left = watch.readChunk();

    assertThat(joined)
        .startsWith("event: presence.join\n")
        .containsPattern("\"subscriber\":\"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab]");
    assertThat(left)
        .isEqualTo(joined.replace("presence.join", "presence.leave").replace("0.1\n", "0.2\n"));
  }

  @Test
  void aStreamForWhichThereIsNoRoomIsServedAndIsNobody() throws IOException {
    presence(new PresenceOptions(GRACE, 1));
    RawHttp anna = room.join("anna");
    room.awaitThere("anna");

    RawHttp bert = room.join("bert");
    eventually("it was counted", () -> rejected() == 1);
    server.publish("rooms/1", "hello");

    assertThat(bert.readChunk()).endsWith("data: hello\n\n");
    assertThat(room.there()).contains("anna").doesNotContain("bert");
    assertThat(room.metrics().presenceEntries.get()).isEqualTo(1);
    bert.close();
    room.leave(anna);
    assertThat(room.metrics().presenceEntries.get()).as("a leave that is waited with").isEqualTo(1);
    server.pass(GRACE);
    eventually("there is room", () -> room.metrics().presenceEntries.get() == 0);
    room.join("cleo");
    room.awaitThere("cleo");
  }

  @Test
  void whoMayNotFollowTheTopicMayNotKnowWhoIsThere() throws IOException {
    String other = keys.named("eve", "rooms/2");

    for (String accept : List.of("Accept: application/json", Room.STREAM)) {
      Response none = server.connect().get(Room.PRESENCE, accept).readResponse();
      Response forbidden = server.connect().get(Room.PRESENCE, other, accept).readResponse();

      assertThat(none.status()).isEqualTo(401);
      assertThat(forbidden.status()).isEqualTo(403);
    }
  }

  @Test
  void whoFollowsAllThatTheyMayIsToldOfNobody() throws IOException {
    RawHttp curious = server.follow("/events?topic=**", keys.named("eve", "rooms/*"));

    room.join("anna");
    room.awaitThere("anna");
    server.publish("rooms/1", "hello");

    assertThat(curious.readChunk()).isEqualTo("id: epoch0.2\ndata: hello\n\n");
  }

  @Test
  void aRightToTheReservedTopicsTellsOfManyRoomsAtOnce() throws IOException {
    String warden = keys.named("warden", "tailrace.presence/rooms/*");
    RawHttp watch = server.follow("/events?topic=tailrace.presence/rooms/*", warden);

    room.join("anna");
    assertThat(watch.readChunk()).contains("\"topic\":\"rooms/1\",\"subject\":\"anna\"");

    server.follow("/topics/rooms/2", keys.named("bert", "rooms/2"));
    assertThat(watch.readChunk()).contains("\"topic\":\"rooms/2\",\"subject\":\"bert\"");
  }

  @Test
  void anIdTellsNothingOfWhatIsElsewhere() throws IOException {
    String all = keys.publisher("**");
    server.connect().post("/topics/secret?private&id=theirs", "x", all).readResponse();

    RawHttp there =
        server.follow(Room.PRESENCE, room.watcher(), Room.STREAM, "Last-Event-ID: theirs");
    RawHttp nowhere =
        server.follow(Room.PRESENCE, room.watcher(), Room.STREAM, "Last-Event-ID: nobodys");

    assertThat(there.readChunk())
        .contains("tailrace.gap", "\"reason\":\"unknown\"")
        .isEqualTo(nowhere.readChunk().replace("nobodys", "theirs"));
  }

  @Test
  void nobodyElsePublishesToTheReservedTopics() throws IOException {
    String all = keys.publisher("**");
    String subscription = "/.well-known/mercure/subscriptions/a/b";
    String line = "{\"topic\":\"tailrace.presence/a\",\"data\":\"x\"}\n";

    Response presence =
        server.connect().post("/topics/tailrace.presence/a", "x", all).readResponse();
    Response mercure = server.connect().post("/topics/" + subscription, "x", all).readResponse();
    Response batch =
        server
            .connect()
            .post("/events", line, all, "Content-Type: application/x-ndjson")
            .readResponse();

    assertThat(presence.status()).isEqualTo(403);
    assertThat(presence.body()).contains("urn:tailrace:problem:reserved-topic");
    assertThat(mercure.status()).isEqualTo(403);
    assertThat(batch.body()).contains("reserved-topic");
    assertThat(room.metrics().published.sum()).isZero();
  }

  @Test
  void toWatchOrToFollowAPatternIsNotToBeThere() throws IOException {
    server.follow(Room.PRESENCE, room.watcher(), Room.STREAM);
    server.follow("/events?topic=rooms/*", room.watcher());
    server.follow("/topics/tailrace.presence/rooms/1", keys.named("w", "tailrace.presence/**"));

    room.join("anna");
    room.awaitThere("anna");

    assertThat(room.told()).isEqualTo(1);
    assertThat(room.metrics().presenceEntries.get()).isEqualTo(1);
  }

  @Test
  void aStreamIsThereOnEachOfItsTopics() throws IOException {
    String rooms = "topic=rooms/1&topic=rooms/2&topic=rooms/1";
    server.follow("/events?" + rooms, keys.named("anna", "rooms/*"));
    eventually("both are told", () -> room.told() == 2);

    assertThat(room.there()).contains("anna");
    assertThat(room.metrics().presenceEntries.get()).isEqualTo(2);
  }

  @Test
  void aStreamOfMercureIsThereToo() throws IOException {
    server.follow("/.well-known/mercure?topic=rooms/1", keys.named("anna", "rooms/1"));

    room.awaitThere("anna");
  }

  @Test
  void streamsOfOneHttp2ConnectionEndEachByItself() throws IOException {
    String token = keys.named("anna", "rooms/1").substring("Authorization: ".length());
    RawHttp2 connection = server.http2();
    int stream = connection.get(Room.TOPIC, "authorization", token);
    connection.head(stream);
    room.awaitThere("\"streams\":1");
    int other = connection.get(Room.TOPIC, "authorization", token);
    connection.head(other);
    room.awaitThere("\"streams\":2");

    connection.reset(stream);

    room.awaitThere("\"streams\":1");
    assertThat(room.told()).isEqualTo(1);
  }

  @Test
  void whatHasTooLongANameToBeToldOfIsServedAndCounted() throws IOException {
    String longName = "x".repeat(1020);

    server.follow("/topics/" + longName, keys.named("anna", longName));

    eventually("it was counted", () -> rejected() == 1);
    assertThat(room.metrics().presenceEntries.get()).isZero();
  }

  @Test
  void operatorsAreToldHowMuchIsKept() throws IOException {
    presence(new PresenceOptions(GRACE, 1));
    room.join("anna");
    room.awaitThere("anna");
    room.join("bert");
    eventually("it was counted", () -> rejected() == 1);

    String metrics = server.connect().get("/metrics").readResponse().body();
    String info = server.connect().get("/info").readResponse().body();

    assertThat(metrics)
        .contains("tailrace_presence_entries 1.0\n", "tailrace_presence_events_total 1.0\n")
        .contains("tailrace_presence_untold_total 0.0\n")
        .contains("tailrace_rejected_total{reason=\"presence\"} 1.0\n");
    assertThat(info).contains("\"presenceEntries\":1,\"presenceGraceMillis\":5000");
  }

  @Test
  void withoutItNothingIsKeptAndNothingTold() throws IOException {
    presence(null);
    room.join("anna");
    server.publish("rooms/1", "hello");

    Response response = server.connect().get(Room.PRESENCE, room.watcher()).readResponse();

    assertThat(response.status()).isEqualTo(404);
    assertThat(room.told()).isZero();
    assertThat(room.metrics().presenceEntries.get()).isZero();
  }

  @Test
  void itIsForReadingOnly() throws IOException {
    Response posted = server.connect().post(Room.PRESENCE, "x", room.watcher()).readResponse();
    Response pattern = server.connect().get("/presence/rooms/*", room.watcher()).readResponse();

    assertThat(posted.status()).isEqualTo(405);
    assertThat(posted.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    assertThat(pattern.status()).isEqualTo(400);
  }

  private void presence(PresenceOptions options) {
    server.options(o -> o.presence(options));
  }

  private long rejected() {
    return room.metrics().rejections(Limit.PRESENCE);
  }
}
