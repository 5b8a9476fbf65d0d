package dev.tailrace.server;

import static dev.tailrace.server.ServerFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.hub.Hub;
import dev.tailrace.hub.HubOptions;
import dev.tailrace.hub.TopicState;
import dev.tailrace.log.InMemoryLog;
import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.server.ServerOptions.Limits;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Who is there, and who is told of it. */
class PresenceTest {
  private static final String ROOM = "/topics/rooms/1";
  private static final String PRESENCE = "/presence/rooms/1";
  private static final String STREAM = "Accept: text/event-stream";
  private static final Duration GRACE = Duration.ofSeconds(5);

  @TempDir private Path directory;
  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);
  private Keyed keys;
  private String watcher;

  @BeforeEach
  void on() throws IOException {
    keys = new Keyed(directory, server.clock, Runnable::run);
    watcher = keys.named("watcher", "rooms/1");
    presence(new PresenceOptions(GRACE, 100));
    server.options(o -> o.tokens(keys.options()));
  }

  @Test
  void whoComesAndWhoHasLeftIsTold() throws IOException {
    RawHttp watch = server.follow(PRESENCE, watcher, STREAM);

    RawHttp anna = join("anna");
    assertThat(watch.readChunk())
        .isEqualTo(
            "event: presence.join\nid: epoch0.1\n"
                + "data: {\"topic\":\"rooms/1\",\"subject\":\"anna\"}\n\n");

    leave(anna);
    server.pass(GRACE);
    assertThat(watch.readChunk())
        .isEqualTo(
            "event: presence.leave\nid: epoch0.2\n"
                + "data: {\"topic\":\"rooms/1\",\"subject\":\"anna\"}\n\n");
  }

  @Test
  void aReconnectWithinTheGraceIsNoLeaveAndNoJoin() throws IOException {
    RawHttp first = join("anna");
    leave(first);
    server.pass(GRACE.minusSeconds(1));

    RawHttp second = join("anna");
    eventuallyThere("\"streams\":1");
    server.pass(GRACE.multipliedBy(2));
    assertThat(told()).isEqualTo(1);

    leave(second);
    server.pass(GRACE.minusSeconds(1));
    assertThat(told()).isEqualTo(1);
    server.pass(Duration.ofSeconds(1));
    eventually("it is told", () -> told() == 2);
  }

  @Test
  void severalStreamsOfOneAreOneMember() throws IOException {
    RawHttp one = join("anna");
    RawHttp two = join("anna");
    eventuallyThere("\"streams\":2");

    one.close();
    eventuallyThere("\"streams\":1");
    server.pass(GRACE.multipliedBy(2));

    assertThat(there()).contains("\"subject\":\"anna\"");
    assertThat(told()).isEqualTo(1);
    two.close();
  }

  @Test
  void whoIsThereCanBeRead() throws IOException {
    join("anna");
    eventually("she is there", () -> told() == 1);
    join("bert");
    eventually("he is there", () -> told() == 2);
    String since = server.clock.instant().toString();

    Response response = server.connect().get(PRESENCE, watcher).readResponse();

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
    join("anna");
    eventuallyThere("anna");
    String tag = server.connect().get(PRESENCE, watcher).readResponse().header("ETag");
    String has = "If-None-Match: " + tag;

    Response same = server.connect().get(PRESENCE, watcher, has).readBodiless();
    join("anna");
    eventuallyThere("\"streams\":2");
    Response other = server.connect().get(PRESENCE, watcher, has).readResponse();

    assertThat(same.status()).isEqualTo(304);
    assertThat(same.header("ETag")).isEqualTo(tag);
    assertThat(other.status()).isEqualTo(200);
    assertThat(other.header("ETag")).isNotEqualTo(tag);
  }

  @Test
  void whoFollowsFromWhatWasReadMissesNothing() throws IOException {
    join("anna");
    eventuallyThere("anna");
    String read = there();
    String id = read.replaceAll("(?s).*\"lastEventId\":\"([^\"]+)\".*", "$1");
    join("bert");
    eventuallyThere("bert");

    RawHttp watch = server.follow(PRESENCE + "?last_event_id=" + id, watcher, STREAM);

    assertThat(id).isEqualTo("epoch0.1");
    assertThat(watch.readChunk()).contains("presence.join").contains("bert");
  }

  @Test
  void whoIsNobodyInParticularIsThereByEachStreamAndLeavesWithIt() throws IOException {
    server.options(o -> o.tokens(TokenOptions.OPEN));
    RawHttp watch = server.follow(PRESENCE, STREAM);

    RawHttp stream = server.follow(ROOM);
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
    RawHttp anna = join("anna");
    eventuallyThere("anna");

    RawHttp bert = join("bert");
    eventually("it was counted", () -> rejected() == 1);
    server.publish("rooms/1", "hello");

    assertThat(bert.readChunk()).endsWith("data: hello\n\n");
    assertThat(there()).contains("anna").doesNotContain("bert");
    assertThat(metrics().presenceEntries.get()).isEqualTo(1);
    bert.close();
    leave(anna);
    assertThat(metrics().presenceEntries.get()).as("a leave that is waited with").isEqualTo(1);
    server.pass(GRACE);
    eventually("there is room", () -> metrics().presenceEntries.get() == 0);
    join("cleo");
    eventuallyThere("cleo");
  }

  @Test
  void whoMayNotFollowTheTopicMayNotKnowWhoIsThere() throws IOException {
    String other = keys.named("eve", "rooms/2");

    for (String accept : List.of("Accept: application/json", STREAM)) {
      Response none = server.connect().get(PRESENCE, accept).readResponse();
      Response forbidden = server.connect().get(PRESENCE, other, accept).readResponse();

      assertThat(none.status()).isEqualTo(401);
      assertThat(forbidden.status()).isEqualTo(403);
    }
  }

  @Test
  void whoFollowsAllThatTheyMayIsToldOfNobody() throws IOException {
    RawHttp curious = server.follow("/events?topic=**", keys.named("eve", "rooms/*"));

    join("anna");
    eventuallyThere("anna");
    server.publish("rooms/1", "hello");

    assertThat(curious.readChunk()).isEqualTo("id: epoch0.2\ndata: hello\n\n");
  }

  @Test
  void aRightToTheReservedTopicsTellsOfManyRoomsAtOnce() throws IOException {
    String warden = keys.named("warden", "tailrace.presence/rooms/*");
    RawHttp watch = server.follow("/events?topic=tailrace.presence/rooms/*", warden);

    join("anna");
    assertThat(watch.readChunk()).contains("\"topic\":\"rooms/1\",\"subject\":\"anna\"");

    server.follow("/topics/rooms/2", keys.named("bert", "rooms/2"));
    assertThat(watch.readChunk()).contains("\"topic\":\"rooms/2\",\"subject\":\"bert\"");
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
    assertThat(metrics().published.sum()).isZero();
  }

  @Test
  void toWatchOrToFollowAPatternIsNotToBeThere() throws IOException {
    server.follow(PRESENCE, watcher, STREAM);
    server.follow("/events?topic=rooms/*", watcher);
    server.follow("/topics/tailrace.presence/rooms/1", keys.named("w", "tailrace.presence/**"));

    join("anna");
    eventuallyThere("anna");

    assertThat(told()).isEqualTo(1);
    assertThat(metrics().presenceEntries.get()).isEqualTo(1);
  }

  @Test
  void aStreamIsThereOnEachOfItsTopics() throws IOException {
    server.follow("/events?topic=rooms/1&topic=rooms/2&topic=rooms/1", keys.named("anna", "rooms/*"));
    eventually("both are told", () -> told() == 2);

    assertThat(there()).contains("anna");
    assertThat(metrics().presenceEntries.get()).isEqualTo(2);
  }

  @Test
  void aStreamOfMercureIsThereToo() throws IOException {
    server.follow("/.well-known/mercure?topic=rooms/1", keys.named("anna", "rooms/1"));

    eventuallyThere("anna");
  }

  @Test
  void streamsOfOneHttp2ConnectionEndEachByItself() throws IOException {
    String token = keys.named("anna", "rooms/1").substring("Authorization: ".length());
    RawHttp2 connection = server.http2();
    int stream = connection.get(ROOM, "authorization", token);
    connection.head(stream);
    eventuallyThere("\"streams\":1");
    int other = connection.get(ROOM, "authorization", token);
    connection.head(other);
    eventuallyThere("\"streams\":2");

    connection.reset(stream);

    eventuallyThere("\"streams\":1");
    assertThat(told()).isEqualTo(1);
  }

  @Test
  void whenTheHubClosesAllHaveLeft() throws IOException {
    InMemoryLog log = new InMemoryLog(ServerFixture.EPOCH, 100, server.clock);
    server.log(log);
    RawHttp anna = join("anna");
    join("bert");
    eventually("both are there", () -> told() == 2);
    leave(anna);

    server.server().close();

    Hub later = new Hub(log, HubOptions.DEFAULTS, server.clock, Runnable::run);
    List<String> events =
        later.state("tailrace.presence/rooms/1", 10).recent().stream()
            .map(TopicState.Recent::event)
            .map(event -> event.type() + " " + event.data().replaceAll(".*:\"|\"}", ""))
            .toList();
    assertThat(events)
        .containsExactlyInAnyOrder(
            "presence.join anna", "presence.join bert", "presence.leave anna", "presence.leave bert");
  }

  @Test
  void whileTheHubDrainsItIsStillTold() throws Exception {
    join("anna");
    RawHttp watch = server.follow(PRESENCE, watcher, STREAM);
    eventuallyThere("anna");
    TailraceServer hub = server.server();
    CompletableFuture<Void> draining =
        CompletableFuture.runAsync(() -> hub.drain(Duration.ofSeconds(30)));
    eventually("all loops know", () -> sentAway() && sentAway()); // they take turns

    assertThat(there()).contains("anna");
    hub.hurry();
    draining.get();
    hub.close();
    assertThat(watch.readUntil("\r\n0\r\n\r\n")).contains("retry: ");
  }

  @Test
  void whoWatchesTooManyIsToldWhenToComeBack() throws IOException {
    server.options(o -> o.limits(Limits.DEFAULTS.withMaxConnections(1)));
    RawHttp anna = join("anna");

    Response stream = server.connect().get(PRESENCE, watcher, STREAM).readResponse();
    Response state = server.connect().get(PRESENCE, watcher).readResponse();

    assertThat(stream.status()).isEqualTo(200);
    assertThat(stream.body()).matches("retry: [0-9]+\n:\n");
    assertThat(state.status()).isEqualTo(503);
    anna.close();
  }

  @Test
  void aChangeThatTheLogDoesNotTakeIsSeenAllTheSame() throws IOException {
    server.hub(new HubOptions(64, 64, 10, 1024, 4));

    join("anna");

    eventuallyThere("anna");
    assertThat(metrics().presenceUntold.sum()).isEqualTo(1);
    assertThat(told()).isZero();
    assertThat(there()).contains("\"lastEventId\":\"earliest\"");
  }

  @Test
  void whatHasTooLongANameToBeToldOfIsServedAndCounted() throws IOException {
    String longName = "x".repeat(1020);

    server.follow("/topics/" + longName, keys.named("anna", longName));

    eventually("it was counted", () -> rejected() == 1);
    assertThat(metrics().presenceEntries.get()).isZero();
  }

  @Test
  void withoutItNothingIsKeptAndNothingTold() throws IOException {
    presence(null);
    join("anna");
    server.publish("rooms/1", "hello");

    Response response = server.connect().get(PRESENCE, watcher).readResponse();

    assertThat(response.status()).isEqualTo(404);
    assertThat(told()).isZero();
    assertThat(metrics().presenceEntries.get()).isZero();
  }

  @Test
  void itIsForReadingOnly() throws IOException {
    Response posted = server.connect().post(PRESENCE, "x", watcher).readResponse();
    Response pattern = server.connect().get("/presence/rooms/*", watcher).readResponse();

    assertThat(posted.status()).isEqualTo(405);
    assertThat(posted.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    assertThat(pattern.status()).isEqualTo(400);
  }

  private void presence(PresenceOptions options) {
    server.options(o -> o.presence(options));
  }

  private RawHttp join(String subject) throws IOException {
    return server.follow(ROOM, keys.named(subject, "rooms/1"));
  }

  /** Until the hub has seen that it is gone. */
  private void leave(RawHttp client) throws IOException {
    client.close();
    eventuallyThere("\"streams\":0");
  }

  private boolean sentAway() {
    try (RawHttp probe = server.connect()) {
      String head = probe.request("HEAD " + PRESENCE, "", watcher, STREAM).readHead();
      return head.toLowerCase(Locale.ROOT).contains("content-length");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void eventuallyThere(String part) {
    eventually(part + " is there", () -> there().contains(part));
  }

  private String there() {
    try (RawHttp client = server.connect()) {
      return client.get(PRESENCE, watcher).readResponse().body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long told() {
    return metrics().presenceEvents.sum();
  }

  private long rejected() {
    return metrics().rejections(Limit.PRESENCE);
  }

  private ServerMetrics metrics() {
    try {
      return server.metrics();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
