package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.access.Grant.Dialect;
import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerMetrics.Ended;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.server.ServerOptions.Transport;
import dev.tailrace.server.TokenOptions.Anonymous;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a token opens, and what stays shut without it. */
class TokensTest {
  private static final String FORM = "Content-Type: application/x-www-form-urlencoded";
  private static final List<String> NONE = List.of();

  @TempDir private Path directory;
  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);
  private Keyed keys;
  private TokenOptions options;

  @BeforeEach
  void locked() throws IOException {
    keys = new Keyed(directory, server.clock, Runnable::run);
    options = keys.options();
    server.options(o -> o.tokens(options));
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /topics/news, ''",
    "HEAD, /topics/news, ''",
    "GET, /topics/news?wait=1s, ''",
    "GET, /events?topic=news, ''",
    "GET, /events?topic=**, ''",
    "POST, /topics/news, x",
    "POST, /events, x",
    "GET, /.well-known/mercure?topic=news, ''",
    "POST, /.well-known/mercure, topic=news"
  })
  void withoutATokenNothingIsOpen(String method, String target, String body) throws IOException {
    String type = target.equals("/events") ? "application/x-ndjson" : FORM.substring(14);

    RawHttp client = server.connect();
    client.request(method + " " + target, body, "Content-Type: " + type, "Accept: */*");
    String head = client.readHead();

    assertThat(head).startsWith("HTTP/1.1 401 ")
        .contains("www-authenticate: Bearer ");
    assertThat(server.metrics().rejections(Limit.TOKEN_REQUIRED)).isEqualTo(1);
  }

  @Test
  void aTokenOpensWhatItNames() throws IOException {
    RawHttp listener = server.follow("/topics/news", keys.reader("news"));

    Response published =
        server.connect().post("/topics/news", "hello", keys.publisher("news")).readResponse();

    assertThat(published.status()).isEqualTo(201);
    assertThat(listener.readChunk()).isEqualTo("id: epoch0.1\ndata: hello\n\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"other", "news", "news/x"})
  void whatItDoesNotNameIsForbiddenWhetherItExistsOrNot(String topic) throws IOException {
    server.publish("other", "secret");

    Response read =
        server.connect().get("/topics/" + topic, keys.reader("mine")).readResponse();
    Response written =
        server.connect().post("/topics/" + topic, "x", keys.publisher("mine")).readResponse();
    Response state =
        server
            .connect()
            .get("/topics/" + topic, keys.reader("mine"), "Accept: application/json")
            .readResponse();

    assertThat(List.of(read.status(), written.status(), state.status()))
        .containsOnly(403);
    assertThat(read.header("WWW-Authenticate")).contains("error=\"insufficient_scope\"");
    assertThat(read.body().replace(topic, "T")).isEqualTo(state.body().replace(topic, "T"));
  }

  @Test
  void ofManyTopicsThoseAreFollowedThatMayBeAndTheOthersAreTold() throws IOException {
    RawHttp listener =
        server.connect().get("/events?topic=a&topic=b&topic=c", keys.reader("a", "c"));
    listener.readHead();
    listener.readChunk();

    assertThat(listener.readChunk())
        .isEqualTo("event: tailrace.refused\ndata: {\"topics\":[\"b\"]}\n\n");
    server.publish("b", "hidden");
    server.publish("c", "seen");
    assertThat(listener.readChunk()).isEqualTo("id: epoch0.2\ndata: seen\n\n");
  }

  @Test
  void aPatternShowsOfItWhatTheTokenAllows() throws IOException {
    server.publish("orders/1", "mine");
    server.publish("orders/2", "yours");
    server.publish("orders/1", "mine again");

    RawHttp listener =
        server.follow(
            "/events?topic=orders/*&last_event_id=earliest", keys.reader("orders/1"));

    assertThat(listener.readChunk()).isEqualTo("id: epoch0.1\ndata: mine\n\n");
    assertThat(listener.readChunk()).isEqualTo("id: epoch0.3\ndata: mine again\n\n");
    server.publish("orders/2", "yours");
    server.publish("orders/1", "live");
    assertThat(listener.readChunk()).isEqualTo("id: epoch0.5\ndata: live\n\n");
  }

  @Test
  void whoMayReadWithoutATokenSeesNoPrivateEvents() throws IOException {
    options = options.withAnonymous(Anonymous.SUBSCRIBE);
    RawHttp publisher = server.connect();
    RawHttp anybody = server.follow("/topics/t");
    RawHttp entitled = server.follow("/topics/t", keys.reader("t"));

    publisher.post("/topics/t?private", "secret", keys.publisher("t")).readResponse();
    publisher.post("/topics/t", "open", keys.publisher("t")).readResponse();

    assertThat(anybody.readChunk()).isEqualTo("id: epoch0.2\ndata: open\n\n");
    assertThat(entitled.readChunk()).isEqualTo("id: epoch0.1\ndata: secret\n\n");
    RawHttp later = server.follow("/topics/t?last=10");
    assertThat(later.readChunk()).isEqualTo("id: epoch0.2\ndata: open\n\n");
    Response state =
        server.connect().get("/topics/t", "Accept: application/json").readResponse();
    assertThat(state.body()).contains("open").doesNotContain("secret");
    Response poll =
        server
            .connect()
            .get("/topics/t?wait=0s&last_event_id=earliest", "Accept: application/json")
            .readResponse();
    assertThat(poll.body()).contains("open").doesNotContain("secret");
  }

  @Test
  void eachLineOfABatchIsJudgedForItself() throws IOException {
    String lines =
        """
        {"topic":"mine","data":"1"}
        {"topic":"yours","data":"2"}
        {"topic":"mine","private":true,"data":"3"}
        """;

    Response response =
        server
            .connect()
            .post(
                "/events", lines, "Content-Type: application/x-ndjson", keys.publisher("mine"))
            .readResponse();

    assertThat(response.body().lines())
        .satisfiesExactly(
            one -> assertThat(one).contains("epoch0.1"),
            two -> assertThat(two).contains("\"status\":403").contains("\"line\":2"),
            three -> assertThat(three).contains("epoch0.2"));
  }

  @Test
  void aStreamEndsWithItsToken() throws IOException {
    String token = keys.make(NONE, List.of("t"), Dialect.NATIVE, Duration.ofSeconds(90));
    RawHttp listener = server.follow("/topics/t", "Authorization: Bearer " + token);

    server.pass(Duration.ofSeconds(89));
    server.publish("t", "in time");
    server.pass(Duration.ofSeconds(1));
    server.publish("t", "too late");

    assertThat(listener.readToEnd()).contains("in time").endsWith("0\r\n\r\n")
        .doesNotContain("too late");
    assertThat(server.metrics().endings(Ended.TOKEN_EXPIRED)).isEqualTo(1);
    server.pass(Duration.ofSeconds(31));
    Response after =
        server.connect().get("/topics/t", "Authorization: Bearer " + token).readResponse();
    assertThat(after.status()).isEqualTo(401);
    assertThat(after.body()).contains("\"reason\":\"expired\"").doesNotContain(token);
  }

  @Test
  void aTokenMayComeInACookieFromOurOwnPages() throws IOException {
    String cookie = "Cookie: a=b; mercureAuthorization=" + keys.token(List.of("t"), List.of("t"));

    Response ours =
        server.connect().post("/topics/t", "x", cookie, "Origin: http://localhost").readResponse();
    Response referred =
        server
            .connect()
            .post("/topics/t", "x", cookie, "Referer: http://localhost/page")
            .readResponse();
    Response foreign =
        server.connect().post("/topics/t", "x", cookie, "Origin: http://evil").readResponse();
    Response nowhere = server.connect().post("/topics/t", "x", cookie).readResponse();
    Response read =
        server.connect().get("/topics/t", cookie, "Origin: http://evil").readResponse();

    assertThat(List.of(ours.status(), referred.status())).containsOnly(201);
    assertThat(List.of(foreign.status(), nowhere.status(), read.status())).containsOnly(403);
  }

  @Test
  void theHeaderCountsMoreThanTheCookie() throws IOException {
    String cookie = "Cookie: mercureAuthorization=nonsense";

    assertThat(
            server
                .connect()
                .post("/topics/t", "x", cookie, keys.publisher("t"))
                .readResponse()
                .status())
        .isEqualTo(201);
  }

  @Test
  void aTokenInTheQueryCountsOnlyWhereThatIsSwitchedOn() throws IOException {
    String target = "/topics/t?access_token=" + keys.token(NONE, List.of("t"));

    Response before = server.connect().get(target).readResponse();

    assertThat(before.status()).isEqualTo(401);
  }

  @Test
  void aTokenInTheQueryOpensAStream() throws IOException {
    options = options.withTokenInQuery(true);

    server.follow("/topics/t?access_token=" + keys.token(NONE, List.of("t")));
  }

  @Test
  void twoCredentialsAreRefused() throws IOException {
    Response response =
        server.connect().get("/topics/t", keys.reader("t"), keys.reader("t")).readResponse();

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.header("WWW-Authenticate")).contains("error=\"invalid_request\"");
  }

  @Test
  void whatIsNotForTopicsNeedsNoToken() throws IOException {
    for (String path : List.of("/", "/health/live", "/info", "/metrics")) {
      assertThat(server.connect().get(path).readResponse().status()).as(path).isEqualTo(200);
    }
  }
}
