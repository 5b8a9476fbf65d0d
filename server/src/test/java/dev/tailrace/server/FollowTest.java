package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.hub.HubOptions;
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

@OnEveryTransport
class FollowTest {
  @RegisterExtension final ServerFixture server;

  FollowTest(Transport transport) {
    server = new ServerFixture(transport);
  }

  @Test
  void theHeadIsCompleteBeforeThereIsAnyEvent() throws IOException {
    RawHttp client = server.connect().get("/topics/news", "Accept: text/event-stream");

    String head = client.readHead();

    assertThat(List.of(head.split("\r\n")))
        .containsExactlyInAnyOrder(
            "HTTP/1.1 200 OK",
            "content-type: text/event-stream",
            "cache-control: no-cache, no-transform",
            "X-Accel-Buffering: no",
            "X-Content-Type-Options: nosniff",
            "vary: Accept, Last-Event-ID",
            "SSE-Heartbeat: 15",
            "Last-Event-ID: epoch0.0",
            "date: Thu, 01 Jan 2026 00:00:00 GMT",
            "transfer-encoding: chunked");
  }

  @Test
  void theFirstBytesAreARetryBetweenTwoAndFiveSecondsAndAComment() throws IOException {
    RawHttp client = server.connect().get("/topics/news");
    client.readHead();

    String first = client.readChunk();

    assertThat(first).matches("retry: [0-9]+\n:\n");
    assertThat(Integer.parseInt(first.substring(7, first.indexOf('\n')))).isBetween(2000, 5000);
  }

  @Test
  void whatIsPublishedArrivesAsOneChunkAnEvent() throws IOException {
    RawHttp client = server.follow("/topics/news");

    server.publish("news", "hello");
    server.publish("news", new Event("greeting", "one\ntwo", null, 700));

    assertThat(client.readChunk()).isEqualTo("id: epoch0.1\ndata: hello\n\n");
    assertThat(client.readChunk())
        .isEqualTo("event: greeting\nid: epoch0.2\nretry: 700\ndata: one\ndata: two\n\n");
  }

  @Test
  void manyTopicsAndPatternsShareOneStreamInTheOrderOfTheLog() throws IOException {
    RawHttp client = server.follow("/events?topic=a&topic=b/*&topic=c/**");

    for (String topic : List.of("b/1", "a", "x", "c", "c/1/2", "b/1/2")) {
      server.publish(topic, topic);
    }
    server.publish("a", "end");

    for (String expected : List.of("b/1", "a", "c", "c/1/2", "end")) {
      assertThat(client.readChunk()).contains("data: " + expected + "\n");
    }
  }

  @Test
  void theHeaderResumes() throws IOException {
    String one = server.publish("news", "1");
    server.publish("news", "2");

    RawHttp client = server.connect().get("/topics/news", "Last-Event-ID: " + one);

    assertThat(new Response(client.readHead(), "").header("Last-Event-ID")).isEqualTo(one);
    assertThat(client.readChunk()).startsWith("retry: ");
    assertThat(client.readChunk()).isEqualTo("id: epoch0.2\ndata: 2\n\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"last_event_id", "lastEventID", "lastEventId"})
  void theQueryResumes(String name) throws IOException {
    String one = server.publish("news", "1");
    server.publish("news", "2");

    RawHttp client = server.follow("/topics/news?" + name + "=" + one);

    assertThat(client.readChunk()).contains("data: 2\n");
  }

  @Test
  void theHeaderBeatsTheQuery() throws IOException {
    server.publish("news", "1");
    String two = server.publish("news", "2");
    server.publish("news", "3");

    RawHttp client =
        server.follow("/topics/news?last_event_id=earliest", "Last-Event-ID: " + two);

    assertThat(client.readChunk()).contains("data: 3\n");
  }

  @Test
  void anEmptyHeaderCountsAsNone() throws IOException {
    server.publish("news", "1");

    RawHttp client = server.follow("/topics/news?last_event_id=earliest", "Last-Event-ID: ");

    assertThat(client.readChunk()).contains("data: 1\n");
  }

  @Test
  void aCursorThatAClientAppendsToTheUrlBeatsWhatTheUrlSaidAtFirst() throws IOException {
    server.publish("news", "1");
    String two = server.publish("news", "2");
    server.publish("news", "3");

    RawHttp client =
        server.follow("/topics/news?since=1h&last_event_id=earliest&lastEventId=" + two);

    assertThat(client.readChunk()).contains("data: 3\n");
  }

  @Test
  void aPublishersIdInUtf8ResumesFromTheHeader() throws IOException {
    server.publish("news", Event.of("1").withId("Zürich…"));
    server.publish("news", "2");

    RawHttp client = server.follow("/topics/news", "Last-Event-ID: Zürich…");

    assertThat(client.readChunk()).contains("data: 2\n");
  }

  @Test
  void lastGivesTheNewestEvents() throws IOException {
    server.publish("news", "1");
    server.publish("news", "2");
    server.publish("news", "3");

    RawHttp client = server.follow("/topics/news?last=2");

    assertThat(client.readChunk()).contains("data: 2\n");
    assertThat(client.readChunk()).contains("data: 3\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10m", "600s", "PT10M", "2026-01-01T00:50:00Z", "2026-01-01T02:50:00%2B02:00"})
  void sinceGivesWhatCameLater(String since) throws IOException {
    server.publish("news", "1");
    server.clock.advance(Duration.ofMinutes(55));
    server.publish("news", "2");
    server.clock.advance(Duration.ofMinutes(5));

    RawHttp client = server.follow("/topics/news?since=" + since);

    assertThat(client.readChunk()).contains("data: 2\n");
  }

  @Test
  void lastHasALimit() throws IOException {
    server.options(o -> o.clients(ClientOptions.DEFAULTS.withMaxLast(3)));
    server.follow("/topics/news?last=3");

    Response response = server.connect().get("/topics/news?last=4").readResponse();

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.body())
        .contains("urn:tailrace:problem:last-too-large")
        .contains("\"limit\":3");
    assertThat(server.metrics().rejections(Limit.LAST)).isEqualTo(1);
  }

  @Test
  void anUnknownCursorIsToldAndFollowedByWhatIsLeft() throws IOException {
    server.publish("news", "1");

    RawHttp client = server.follow("/topics/news", "Last-Event-ID: never\"seen");

    assertThat(client.readChunk())
        .isEqualTo(
            "event: tailrace.gap\nid: epoch0.0\n"
                + "data: {\"requested\":\"never\\\"seen\",\"earliest\":\"epoch0.0\","
                + "\"reason\":\"unknown\"}\n\n");
    assertThat(client.readChunk()).isEqualTo("id: epoch0.1\ndata: 1\n\n");
    assertThat(server.metrics().gaps()).isEqualTo(1);
  }

  @Test
  void aCursorCannotSmuggleLinesIntoTheStream() throws IOException {
    RawHttp client = server.follow("/topics/news?last_event_id=a%0D%0Adata:%20x%0A%0A%00");

    assertThat(client.readChunk())
        .isEqualTo(
            "event: tailrace.gap\nid: epoch0.0\n"
                + "data: {\"requested\":\"a\\r\\ndata: x\\n\\n\\u0000\","
                + "\"earliest\":\"epoch0.0\",\"reason\":\"unknown\"}\n\n");
  }

  @Test
  void anExpiredCursorMayGoOnFromNow() throws IOException {
    server.log(new InMemoryLog(ServerFixture.EPOCH, 1, server.clock));
    String one = server.publish("news", "1");
    server.publish("news", "2");
    server.publish("news", "3");

    RawHttp client = server.follow("/topics/news?on_gap=latest", "Last-Event-ID: " + one);
    assertThat(client.readChunk())
        .isEqualTo(
            "event: tailrace.gap\nid: epoch0.3\n"
                + "data: {\"requested\":\"epoch0.1\",\"earliest\":\"epoch0.2\","
                + "\"reason\":\"expired\"}\n\n");
    server.publish("news", "4");

    assertThat(client.readChunk()).contains("data: 4\n");
  }

  @Test
  void http10GetsAPlainStreamThatTheConnectionsEndEnds() throws IOException {
    RawHttp client = server.connect().send("GET /topics/news HTTP/1.0\r\n\r\n");

    Response head = client.readBodiless();
    assertThat(head.header("Transfer-Encoding")).isNull();
    assertThat(head.header("Content-Length")).isNull();
    assertThat(client.readUntil("\n:\n")).startsWith("retry: ");
    server.publish("news", "hello");

    assertThat(client.readUntil("\n\n")).isEqualTo("id: epoch0.1\ndata: hello\n\n");
    server.server().close();
    assertThat(client.readToEnd()).matches("retry: [0-9]+\n:\n");
  }

  @Test
  void headIsAnsweredAsGetWouldBeAndTheConnectionGoesOn() throws IOException {
    RawHttp client = server.connect().request("HEAD /topics/news", "");

    Response head = client.readBodiless();
    client.get("/health/live");

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
    assertThat(client.readResponse().body()).isEqualTo("ok\n");
    assertThat(server.metrics().streamsOpened.sum()).isZero();
  }

  @Test
  void unknownParametersAreIgnored() throws IOException {
    RawHttp client = server.follow("/topics/news?_=1700000000&fbclid=x");

    server.publish("news", "hello");

    assertThat(client.readChunk()).contains("hello");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a%20b", "%E2%82%AC", "a/b//c/", "a%2Fb", "%F0%9F%98%80", "urn:x:y", "..", "a+b", "%25",
        "https://example.org/x"
      })
  void aTopicMayBeAnyText(String target) throws IOException {
    RawHttp client = server.follow("/topics/" + target);

    RawHttp publisher = server.connect().post("/topics/" + target, "hello");

    assertThat(publisher.readResponse().status()).isEqualTo(201);
    assertThat(client.readChunk()).contains("data: hello\n");
  }

  @Test
  void anEncodedSlashIsASlash() throws IOException {
    RawHttp client = server.follow("/topics/a%2Fb");

    server.publish("a/b", "hello");

    assertThat(client.readChunk()).contains("data: hello\n");
  }

  @Test
  void inAQueryAPlusIsASpaceAndInAPathAPlus() throws IOException {
    RawHttp query = server.follow("/events?topic=a+b");
    RawHttp path = server.follow("/topics/a+b");

    server.publish("a b", "space");
    server.publish("a+b", "plus");

    assertThat(query.readChunk()).contains("data: space\n");
    assertThat(path.readChunk()).contains("data: plus\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/topics/",
        "/topics/%",
        "/topics/%4",
        "/topics/%zz",
        "/topics/%FF",
        "/topics/%ED%A0%80",
        "/topics/a%00b",
        "/topics/a%0Ab",
        "/topics/*",
        "/topics/a/**",
        "/topics/a?since=yesterday",
        "/topics/a?since=2026-13-01T00:00:00Z",
        "/topics/a?since=99999999999999999999s",
        "/topics/a?since=1h&last=1",
        "/topics/a?since=1h&since=2h",
        "/topics/a?last=-1",
        "/topics/a?last=1000000000",
        "/topics/a?on_gap=never",
        "/topics/a?x=%FF",
        "/events",
        "/events?topic=",
        "/events?topic=a*b"
      })
  void whatCannotBeFollowedIsABadRequest(String target) throws IOException {
    RawHttp client = server.connect().get(target);

    Response response = client.readResponse();

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(response.body()).startsWith("{\"type\":").contains("\"status\":400");
    assertThat(client.get("/health/live").readResponse().status()).isEqualTo(200);
  }

  @Test
  void tooManyTopicsAreRefusedWithTheLimit() throws IOException {
    server.hub(new HubOptions(1000, 1000, 2, 1000, 1));

    Response response = server.connect().get("/events?topic=a&topic=b&topic=c").readResponse();

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.body())
        .contains("\"type\":\"urn:tailrace:problem:too-many-topics\"")
        .contains("\"limit\":2");
    assertThat(server.metrics().rejections(Limit.TOPICS)).isEqualTo(1);
  }

  @Test
  void aLastEventIdThatIsNotUtf8IsABadRequest() throws IOException {
    RawHttp client = server.connect().send("GET /topics/a HTTP/1.1\r\nHost: localhost\r\n");
    client.send("Last-Event-ID: a").sendBytes(new byte[] {(byte) 0xff}).send("\r\n\r\n");

    assertThat(client.readResponse().body()).contains("Last-Event-ID is not UTF-8: byte 1");
  }
}
