package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.log.InMemoryLog;
import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.server.ServerOptions.Transport;
import dev.tailrace.wire.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long-polls over sockets. */
@OnEveryTransport
class PollTest {
  private static final String JSON = "Accept: application/json";

  @RegisterExtension final ServerFixture server;

  PollTest(Transport transport) {
    server = new ServerFixture(transport);
  }

  /** A poll that waits. */
  private RawHttp poll(String target, String... headers) throws IOException {
    return waiting(server.connect(), target, headers);
  }

  private RawHttp waiting(RawHttp client, String target, String... headers) throws IOException {
    ServerMetrics metrics = server.metrics();
    long before = metrics.pollsBegun.sum();
    String[] all = new String[headers.length + 1];
    all[0] = JSON;
    System.arraycopy(headers, 0, all, 1, headers.length);
    client.get(target, all);
    ServerFixture.eventually("polled", () -> metrics.pollsBegun.sum() > before);
    return client;
  }

  @Test
  void theEventThatComesWhileItWaitsIsTheAnswer() throws IOException {
    RawHttp client = poll("/topics/news?wait=25s");

    server.publish("news", new Event("greeting", "one\ntwo \"x\"", null, 700));

    Response response = client.readResponse();
    assertThat(List.of(response.head().split("\r\n")))
        .containsExactlyInAnyOrder(
            "HTTP/1.1 200 OK",
            "content-type: application/json",
            "content-length: " + response.body().length(),
            "cache-control: no-store",
            "X-Content-Type-Options: nosniff",
            "vary: Accept",
            "Last-Event-ID: epoch0.1",
            "date: Thu, 01 Jan 2026 00:00:00 GMT");
    assertThat(response.body())
        .isEqualTo(
            "{\"events\":[{\"id\":\"epoch0.1\",\"topic\":\"news\","
                + "\"time\":\"2026-01-01T00:00:00Z\",\"event\":\"greeting\",\"retry\":700,"
                + "\"data\":\"one\\ntwo \\\"x\\\"\"}],\"cursor\":\"epoch0.1\"}\n");
  }

  @Test
  void whenTheTimeIsOverTheAnswerIsEmptyAndGoesOnFromNow() throws IOException {
    RawHttp client = poll("/topics/news?wait=25s");
    server.publish("other", "x");

    server.pass(Duration.ofSeconds(24));
    assertThat(server.metrics().pollsWaiting()).isEqualTo(1);
    server.pass(Duration.ofSeconds(2));

    Response response = client.readResponse();
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Last-Event-ID")).isEqualTo("epoch0.1");
    assertThat(response.body()).isEqualTo("{\"events\":[],\"cursor\":\"epoch0.1\"}\n");
  }

  @Test
  void aPollIsNoStreamAndIsCountedByItself() throws IOException {
    RawHttp client = poll("/topics/news?wait=25s");
    ServerMetrics metrics = server.metrics();
    assertThat(metrics.listeners()).isZero();
    assertThat(metrics.pollsWaiting()).isEqualTo(1);

    server.pass(Duration.ofSeconds(26));
    int empty = client.readResponse().body().length();
    waiting(client, "/topics/news?wait=25s");
    server.publish("news", "x");
    int full = client.readResponse().body().length();

    assertThat(metrics.pollsWaiting()).isZero();
    assertThat(metrics.pollsAnswered.sum()).isEqualTo(2);
    assertThat(metrics.pollsEmpty.sum()).isEqualTo(1);
    assertThat(metrics.pollEvents.sum()).isEqualTo(1);
    assertThat(metrics.pollBytes.sum()).isEqualTo(empty + full);
    assertThat(metrics.streamsOpened.sum()).isZero();
    assertThat(metrics.delivered.sum()).isZero();
    assertThat(client.get("/info").readResponse().body())
        .contains("\"pollsWaiting\":0", "\"pollsAnswered\":2", "\"pollMillis\":60000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wait=0s", "wait=PT0S", "wait=0ms"})
  void oneThatDoesNotWaitIsAnsweredAtOnce(String wait) throws IOException {
    server.publish("news", "1");
    RawHttp client = server.connect().get("/topics/news?" + wait, JSON);

    assertThat(client.readResponse().body())
        .isEqualTo("{\"events\":[],\"cursor\":\"epoch0.1\"}\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/topics/news?wait", "/topics/news?wait=", "/topics/news?wait=25s"})
  void aWaitWithoutATimeIsTwentyFiveSeconds(String target) throws IOException {
    RawHttp client = poll(target);

    server.pass(Duration.ofMillis(24_800));
    assertThat(server.metrics().pollsWaiting()).isEqualTo(1);
    server.pass(Duration.ofMillis(300));

    assertThat(client.readResponse().status()).isEqualTo(200);
  }

  @Test
  void nobodyWaitsLongerThanTheServerAllows() throws IOException {
    server.options(o -> o.polls(new PollOptions(Duration.ofSeconds(3), 10, 1000)));
    RawHttp client = poll("/topics/news?wait=1h");

    server.pass(Duration.ofMillis(3200));

    assertThat(client.readResponse().status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wait=25", "wait=soon", "wait=-1s", "wait=PT-5S", "wait=1s&wait=2s",
        "wait=99999999999999d", "wait=1s&limit=0", "wait=1s&limit=-1", "wait=1s&limit=x",
        "wait=1s&limit=1&limit=1", "wait=1s&since=1h&last=1", "wait=1s&on_gap=x"
      })
  void whatCannotBePolledIsABadRequest(String query) throws IOException {
    RawHttp client = server.connect().get("/topics/news?" + query, JSON);

    Response response = client.readResponse();

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(server.metrics().pollsBegun.sum()).isZero();
  }

  @Test
  void manyTopicsAndPatternsShareOnePoll() throws IOException {
    for (String topic : List.of("b/1", "a", "x", "c/1/2", "b/1/2")) {
      server.publish(topic, "of " + topic);
    }

    String target = "/events?topic=a&topic=b/*&topic=c/**&wait=25s&last_event_id=earliest";
    String body = server.connect().get(target, JSON).readResponse().body();

    assertThat(body)
        .containsSubsequence(
            "\"topic\":\"b/1\"", "\"of b/1\"", "\"topic\":\"a\"", "\"of a\"",
            "\"topic\":\"c/1/2\"", "\"of c/1/2\"")
        .doesNotContain("of x", "of b/1/2")
        .endsWith("\"cursor\":\"epoch0.5\"}\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"last=2", "since=10m", "last_event_id=epoch0.1", "lastEventId=epoch0.1"})
  void theStartIsSaidAsForAStream(String start) throws IOException {
    server.publish("news", "1");
    server.clock.advance(Duration.ofHours(1));
    server.publish("news", "2");
    server.publish("news", "3");

    String target = "/topics/news?wait=25s&" + start;
    String body = server.connect().get(target, JSON).readResponse().body();

    assertThat(body).contains("\"data\":\"2\"", "\"data\":\"3\"").doesNotContain("\"data\":\"1\"");
  }

  @Test
  void theHeadersCursorWins() throws IOException {
    server.publish("news", "1");
    server.publish("news", "2");

    RawHttp client =
        server.connect().get("/topics/news?wait=1s&last=2", JSON, "Last-Event-ID: epoch0.1");

    assertThat(client.readResponse().body())
        .contains("\"data\":\"2\"")
        .doesNotContain("\"data\":\"1\"");
  }

  @Test
  void theLimitCutsTheAnswerWhichSaysThatThereIsMore() throws IOException {
    for (int i = 1; i <= 5; i++) {
      server.publish("news", "number " + i);
    }
    RawHttp client = server.connect();

    String target = "/topics/news?wait=1s&limit=2&last_event_id=";
    String first = client.get(target + "earliest", JSON).readResponse().body();
    String second = client.get(target + "epoch0.2", JSON).readResponse().body();
    String third = client.get(target + "epoch0.4", JSON).readResponse().body();

    assertThat(first).contains("number 1", "number 2").doesNotContain("number 3");
    assertThat(first).endsWith("\"cursor\":\"epoch0.2\",\"more\":true}\n");
    assertThat(second).contains("number 3", "number 4").endsWith("\"more\":true}\n");
    assertThat(third).contains("number 5").endsWith("\"cursor\":\"epoch0.5\"}\n");
    assertThat(server.metrics().pollsCut.sum()).isEqualTo(2);
  }

  @Test
  void nobodyIsGivenMoreEventsThanTheServerAllows() throws IOException {
    server.options(o -> o.polls(new PollOptions(Duration.ofSeconds(3), 1, 1000)));
    server.publish("news", "1");
    server.publish("news", "2");

    String target = "/topics/news?wait=1s&limit=100&last_event_id=earliest";
    String body = server.connect().get(target, JSON).readResponse().body();

    assertThat(body).contains("\"cursor\":\"epoch0.1\",\"more\":true");
    assertThat(server.metrics().pollsCut.sum()).isEqualTo(1);
  }

  @Test
  void anEventLargerThanAnAnswerIsOneByItself() throws IOException {
    server.options(o -> o.polls(new PollOptions(Duration.ofSeconds(3), 10, 1000)));
    String huge = "x".repeat(200_000);
    server.publish("news", huge);
    server.publish("news", huge);

    String target = "/topics/news?wait=1s&last_event_id=earliest";
    String body = server.connect().get(target, JSON).readResponse().body();

    assertThat(body)
        .contains("\"" + huge + "\"}],\"cursor\":\"epoch0.1\",\"more\":true")
        .hasSizeLessThan(201_000);
  }

  @Test
  void aGapIsToldWithWhatIsLeft() throws IOException {
    server.log(new InMemoryLog(ServerFixture.EPOCH, 1, server.clock));
    server.publish("news", "1");
    server.publish("news", "2");
    server.publish("news", "3");

    RawHttp client = server.connect().get("/topics/news?wait=25s", JSON, "Last-Event-ID: epoch0.1");

    assertThat(client.readResponse().body())
        .startsWith(
            "{\"gap\":{\"requested\":\"epoch0.1\",\"earliest\":\"epoch0.2\","
                + "\"reason\":\"expired\"},\"events\":[{\"id\":\"epoch0.3\"")
        .endsWith("\"cursor\":\"epoch0.3\"}\n");
    assertThat(server.metrics().gaps()).isEqualTo(1);
  }

  @Test
  void afterAnUnknownCursorAPollMayGoOnFromNow() throws IOException {
    server.publish("news", "1");

    RawHttp client =
        server.connect().get("/topics/news?wait=25s&on_gap=latest", JSON, "Last-Event-ID: never");

    assertThat(client.readResponse().body())
        .isEqualTo(
            "{\"gap\":{\"requested\":\"never\",\"earliest\":\"epoch0.0\",\"reason\":\"unknown\"},"
                + "\"events\":[],\"cursor\":\"epoch0.1\"}\n");
  }

  @Test
  void headTellsAtOnceWhatGetWould() throws IOException {
    server.publish("news", "1");
    String target = "/topics/news?wait=25s&last_event_id=earliest";
    RawHttp client = server.connect();

    Response head = client.request("HEAD " + target, "", JSON).readBodiless();
    Response get = client.get(target, JSON).readResponse();
    Response idle = client.request("HEAD /topics/news?wait=25s", "", JSON).readBodiless();

    assertThat(head.head()).isEqualTo(get.head());
    assertThat(idle.status()).isEqualTo(200);
    assertThat(idle.header("Last-Event-ID")).isEqualTo("epoch0.1");
    assertThat(client.get("/health/live").readResponse().body()).isEqualTo("ok\n");
  }

  @Test
  void aClientThatClosesIsGone() throws IOException {
    RawHttp client = poll("/topics/news?wait=25s");
    ServerMetrics metrics = server.metrics();

    client.close();

    ServerFixture.eventually("gone", () -> metrics.pollsAbandoned.sum() == 1);
    ServerFixture.eventually("closed", () -> metrics.connections() == 0);
    assertThat(metrics.pollsWaiting()).isZero();
  }

  @Test
  void aClientThatResetsIsGone() throws IOException {
    RawHttp client = poll("/topics/news?wait=25s");
    ServerMetrics metrics = server.metrics();

    client.reset();

    ServerFixture.eventually("gone", () -> metrics.pollsAbandoned.sum() == 1);
    assertThat(metrics.pollsWaiting()).isZero();
  }

  @Test
  void aServerThatClosesAnswersAtOnceWithWhatThereIs() throws IOException {
    server.publish("news", "1");
    RawHttp client = poll("/topics/news?wait=25s");

    server.server().drain(Duration.ZERO); // a close begins so, and waits for the log not for ever

    Response response = client.readResponse();
    server.server().close();
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Connection")).isEqualTo("close");
    assertThat(response.body()).isEqualTo("{\"events\":[],\"cursor\":\"epoch0.1\"}\n");
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void http10IsAnsweredToo() throws IOException {
    server.publish("news", "1");
    RawHttp client = server.connect();
    client.send("GET /topics/news?wait=0s HTTP/1.0\r\n" + JSON + "\r\n\r\n");

    Response response = client.readResponse();

    assertThat(response.header("Connection")).isEqualTo("close");
    assertThat(response.body()).isEqualTo("{\"events\":[],\"cursor\":\"epoch0.1\"}\n");
  }

  @Test
  void whoTakesAnythingAndSaysWaitMeansAPoll() throws IOException {
    server.publish("news", "1");
    RawHttp client = server.connect();

    Response one = client.get("/topics/news?wait=0s", "Accept: */*").readResponse();
    Response many = client.get("/events?topic=news&wait=0s").readResponse();

    assertThat(one.header("Content-Type")).isEqualTo("application/json");
    assertThat(many.body()).isEqualTo("{\"events\":[],\"cursor\":\"epoch0.1\"}\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/topics/news?wait=1s", "/events?topic=news&wait=1s"})
  void whoAsksForAStreamGetsOneThoughTheUrlSaysWait(String target) throws IOException {
    RawHttp client = server.connect().get(target, "Accept: text/event-stream");

    Response head = client.readBodiless();

    assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
    assertThat(head.header("Vary")).isEqualTo("Accept, Last-Event-ID");
  }

  @Test
  void manyTopicsHaveNoStateInJsonOnlyPolls() throws IOException {
    Response response = server.connect().get("/events?topic=news", JSON).readResponse();

    assertThat(response.status()).isEqualTo(406);
    assertThat(response.body()).contains("text/event-stream, and with wait= application/json");
  }

  @Test
  void aPollTooManyIsUnavailable() throws IOException {
    server.options(o -> o.limits(LimitOptions.DEFAULTS.withMaxConnections(1)));
    server.follow("/topics/t");

    Response response = server.connect().get("/topics/t?wait=25s", JSON).readResponse();

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.header("Retry-After")).isNotNull();
    assertThat(server.metrics().rejections(Limit.CONNECTIONS)).isEqualTo(1);
  }
}
