package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.access.Grant.Dialect;
import dev.tailrace.hub.HubOptions;
import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerMetrics.Ended;
import dev.tailrace.server.ServerMetrics.Limit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream that is changed while it is open. */
class StreamControlTest {
  private static final String JSON = "Content-Type: application/json";
  private static final List<String> NONE = List.of();

  @TempDir private Path directory;

  @RegisterExtension
  final ServerFixture server = new ServerFixture(ServerOptions.Transport.AUTO);

  private Keyed keys;
  private String id;
  private String secret;

  @BeforeEach
  void locked() throws IOException {
    keys = new Keyed(directory, server.clock, Runnable::run);
    server.options(o -> o.tokens(keys.options()));
  }

  @Test
  void topicsComeAndGo() throws IOException {
    RawHttp listener = follow("/events?topic=a&topic=b&control", keys.reader("a", "b", "c"));

    Response response = change("\"add\":[\"c\"],\"remove\":[\"a\"]");
    server.publish("a", "no");
    server.publish("b", "as before");
    server.publish("c", "new");

    assertThat(response.body())
        .startsWith("{\"topics\":[\"b\",\"c\"],\"refused\":[],\"expires\":\"2026-01-01T01:00:00Z\"}");
    assertThat(listener.readChunk()).isEqualTo("id: epoch0.2\ndata: as before\n\n");
    assertThat(listener.readChunk()).isEqualTo("id: epoch0.3\ndata: new\n\n");
  }

  @Test
  void whatMayNotBeFollowedIsToldHereAndThere() throws IOException {
    RawHttp listener = follow("/topics/a?control", keys.reader("a"));

    Response response = change("\"add\":[\"z\"]");

    assertThat(response.body()).contains("\"topics\":[\"a\"],\"refused\":[\"z\"]");
    assertThat(listener.readChunk())
        .isEqualTo("event: tailrace.refused\ndata: {\"topics\":[\"z\"]}\n\n");
  }

  @Test
  void aNewTokenLetsItLiveLonger() throws IOException {
    String shortly = keys.make(NONE, List.of("a"), Dialect.NATIVE, Duration.ofSeconds(60));
    RawHttp listener = follow("/topics/a?control", "Authorization: Bearer " + shortly);
    server.pass(Duration.ofSeconds(50));

    Response response = change("", keys.reader("a"));
    server.pass(Duration.ofSeconds(50));
    server.publish("a", "still here");

    assertThat(response.status()).isEqualTo(200);
    assertThat(listener.readChunk()).isEqualTo(":\n"); // a heartbeat for each time that passed
    assertThat(listener.readChunk()).isEqualTo(":\n");
    assertThat(listener.readChunk()).contains("still here");
    assertThat(server.metrics().endings(Ended.TOKEN_EXPIRED)).isZero();
  }

  @Test
  void aNewTokenMayAllowLess() throws IOException {
    RawHttp listener = follow("/events?topic=a&topic=b&control", keys.reader("a", "b"));

    change("", keys.reader("b"));
    server.publish("a", "no");
    server.publish("b", "yes");

    assertThat(listener.readChunk()).contains("tailrace.refused").contains("\"a\"");
    assertThat(listener.readChunk()).contains("yes");
  }

  @Test
  void withNothingLeftThatMayBeFollowedAllStaysAsItWas() throws IOException {
    RawHttp listener = follow("/topics/a?control", keys.reader("a"));

    Response response = change("", keys.reader("b"));
    server.publish("a", "as before");

    assertThat(response.status()).isEqualTo(403);
    assertThat(server.metrics().rejections(Limit.FORBIDDEN)).isEqualTo(1);
    assertThat(listener.readChunk()).contains("as before");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", ""})
  void whoDoesNotKnowTheSecretLearnsNothing(String guess) throws IOException {
    follow("/topics/a?control", keys.reader("a"));
    secret = guess;
    Response wrong = change("\"remove\":[\"a\"]");
    id = "nobody";

    Response none = change("\"remove\":[\"a\"]");

    assertThat(wrong.status()).isEqualTo(404);
    assertThat(wrong.body()).isEqualTo(none.body());
  }

  @Test
  void aStreamThatHasEndedCannotBeChanged() throws IOException {
    RawHttp listener = follow("/topics/a?control", keys.reader("a"));
    listener.close();
    ServerMetrics metrics = server.metrics();
    ServerFixture.eventually("gone", () -> metrics.listeners() == 0);

    assertThat(change("").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"add\":\"a\"", "\"add\":[1]", "\"x\":1", "\"add\":[\"a*b\"]", "\"remove\":[\"a\"]"})
  void whatMakesNoSenseIsRefused(String members) throws IOException {
    RawHttp listener = follow("/topics/a?control", keys.reader("a", "**"));

    Response response = change(members);
    server.publish("a", "as before");

    assertThat(response.status()).isEqualTo(400);
    assertThat(listener.readChunk()).contains("as before");
  }

  @Test
  void aChangeMayBeSoLarge() throws IOException {
    server.options(o -> o.clients(ClientOptions.DEFAULTS.withMaxControlBytes(1024)));
    RawHttp listener = follow("/topics/a?control", keys.reader("a"));
    String most = "\"remove\":[\"" + "x".repeat(1024 - 50) + "\"]";

    Response fits = change(most);
    Response larger = change(most.replace("x\"", "x\"" + " ".repeat(50)));
    server.publish("a", "as before");

    assertThat(fits.status()).isEqualTo(200);
    assertThat(larger.status()).isEqualTo(413);
    assertThat(larger.body()).contains("\"limitBytes\":1024");
    assertThat(server.metrics().rejections(Limit.CONTROL_BYTES)).isEqualTo(1);
    assertThat(listener.readChunk()).contains("as before");
  }

  @Test
  void ofTooManyTopicsForOneStreamNoneIsAdded() throws IOException {
    server.hub(
        new HubOptions(
            HubOptions.DEFAULTS.maxEventBytes(),
            HubOptions.DEFAULTS.maxPendingBytes(),
            2,
            HubOptions.DEFAULTS.readBytes(),
            HubOptions.DEFAULTS.maxReads()));
    RawHttp listener = follow("/topics/a?control", keys.reader("a", "b", "c"));

    Response response = change("\"add\":[\"b\",\"c\"]");
    server.publish("b", "no");
    server.publish("a", "as before");

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.body()).contains("urn:tailrace:problem:too-many-topics");
    assertThat(server.metrics().rejections(Limit.TOPICS)).isEqualTo(1);
    assertThat(server.metrics().followedTopics).hasValue(0);
    assertThat(listener.readChunk()).contains("as before");
  }

  @Test
  void nothingIsToldToWhoDoesNotAsk() throws IOException {
    String head = server.connect().get("/topics/a", keys.reader("a")).readHead();

    assertThat(head.toLowerCase(Locale.ROOT)).doesNotContain("stream-id").doesNotContain("secret");
  }

  private RawHttp follow(String target, String token) throws IOException {
    RawHttp listener = server.connect().get(target, token);
    String head = listener.readHead();
    id = header(head, "stream-id");
    secret = header(head, "stream-secret");
    assertThat(listener.readChunk()).startsWith("retry: ");
    assertThat(listener.readChunk())
        .startsWith("event: tailrace.stream\ndata: {").contains(id).contains(secret);
    return listener;
  }

  private Response change(String members, String... headers) throws IOException {
    String body =
        "{\"secret\":\"" + secret + "\"" + (members.isEmpty() ? "" : "," + members) + "}";
    String[] all = headers.length == 0 ? new String[] {JSON} : new String[] {JSON, headers[0]};
    return server.connect().post("/streams/" + id, body, all).readResponse();
  }

  private static String header(String head, String name) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElseThrow();
  }
}
