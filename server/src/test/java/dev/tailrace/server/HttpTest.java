package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP/1 asks of any server, and what hostile clients try. */
@OnEveryTransport
class HttpTest {
  private static final String HOST = "Host: localhost\r\n";

  @RegisterExtension final ServerFixture server;

  HttpTest(Transport transport) {
    server = new ServerFixture(transport);
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    RawHttp client = server.connect();
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      all.append("POST /topics/t HTTP/1.1\r\n").append(HOST).append("Content-Length: 1\r\n\r\nx");
      all.append("GET /health/live HTTP/1.1\r\n").append(HOST).append("\r\n");
    }

    client.send(all.toString());

    for (int i = 1; i <= 50; i++) {
      assertThat(client.readResponse().body()).contains("epoch0." + i);
      assertThat(client.readResponse().body()).isEqualTo("ok\n");
    }
  }

  @Test
  void whatFollowsAFollowIsDiscarded() throws IOException {
    RawHttp client = server.connect();
    client.send("GET /topics/t HTTP/1.1\r\n" + HOST + "\r\nGET /info HTTP/1.1\r\n" + HOST + "\r\n");
    client.readHead();
    client.readChunk();
    client.send("more");

    server.publish("t", "hello");

    assertThat(client.readChunk()).contains("data: hello\n");
  }

  @Test
  void aListenerThatTalksTooMuchIsClosed() throws IOException {
    RawHttp client = server.follow("/topics/t");

    client.sendBytes(new byte[64 * 1024 + 1]);

    ServerFixture.eventually(
        "closed", () -> metrics().endings(ServerMetrics.Ended.STREAM_INPUT) == 1);
    assertThat(server.metrics().rejections(Limit.STREAM_INPUT)).isEqualTo(1);
  }

  private ServerMetrics metrics() {
    try {
      return server.metrics();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void connectionCloseIsHonoured() throws IOException {
    RawHttp client = server.connect().get("/health/live", "Connection: close");

    Response response = client.readResponse();

    assertThat(response.header("Connection")).isEqualTo("close");
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void http10ClosesUnlessAskedToStay() throws IOException {
    RawHttp once = server.connect().send("GET /health/live HTTP/1.0\r\n\r\n");
    RawHttp stays =
        server.connect().send("GET /health/live HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");

    assertThat(once.readResponse().body()).isEqualTo("ok\n");
    assertThat(once.readToEnd()).isEmpty();
    assertThat(stays.readResponse().header("Connection")).isEqualTo("keep-alive");
    assertThat(stays.send("GET /health/ready HTTP/1.0\r\n\r\n").readResponse().status())
        .isEqualTo(200);
  }

  @Test
  void aClientThatWaitsFor100ContinueIsToldToGoOn() throws IOException {
    RawHttp client = server.connect();
    client.send("POST /topics/t HTTP/1.1\r\n" + HOST);
    client.send("Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");

    assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    client.send("hello");

    assertThat(client.readResponse().body()).contains("epoch0.1");
    assertThat(client.request("HEAD /info", "").readBodiless().status()).isEqualTo(200);
    assertThat(client.post("/topics/t", "x").readResponse().body()).contains("epoch0.2");
  }

  @Test
  void aClientThatWaitsFor100ContinueInVainIsRefusedAtOnce() throws IOException {
    RawHttp client = server.connect();
    client.send("POST /topics/t HTTP/1.1\r\n" + HOST);
    client.send("Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n");

    assertThat(client.readResponse().status()).isEqualTo(413);
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void aRefusalWithAShortBodyLeavesTheConnectionOpen() throws IOException {
    RawHttp client = server.connect();

    Response refused = client.post("/nowhere", "x").readResponse();

    assertThat(refused.status()).isEqualTo(404);
    assertThat(client.get("/health/live").readResponse().status()).isEqualTo(200);
  }

  @Test
  void theAnswerToARefusedUploadCanBeReadByAClientThatIsStillSending() throws IOException {
    RawHttp client = server.connect();
    client.send("POST /nowhere HTTP/1.1\r\n" + HOST + "Content-Length: 500000\r\n\r\n");
    client.sendBytes(new byte[400_000]);

    assertThat(client.readResponse().status()).isEqualTo(404);
    assertThat(client.readToEnd()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET /nowhere,404,",
    "POST /nowhere,404,",
    "GET /topics,404,",
    "PUT /topics/t,405,'GET, HEAD, POST, OPTIONS'",
    "DELETE /events,405,'GET, HEAD, POST, OPTIONS'",
    "POST /info,405,'GET, HEAD, OPTIONS'",
    "BREW /health/live,405,'GET, HEAD, OPTIONS'"
  })
  void whatIsNotThereOrNotTakenIsSaid(String request, int status, String allow)
      throws IOException {
    Response response = server.connect().request(request, "").readResponse();

    assertThat(response.status()).isEqualTo(status);
    assertThat(response.header("Allow")).isEqualTo(allow);
    assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(response.body())
        .startsWith("{\"type\":\"about:blank\",\"title\":\"")
        .contains("\"status\":" + status + ",\"detail\":\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/topics/t|text/event-stream|text/event-stream",
        "/topics/t|*/*|text/event-stream",
        "/topics/t|text/*|text/event-stream",
        "/topics/t|application/json|application/json",
        "/topics/t|application/json, text/plain, */*|application/json",
        "/topics/t|application/json;q=0.5, text/event-stream;q=0.4|application/json",
        "/topics/t|text/event-stream, application/json|text/event-stream",
        "/topics/t|text/html,application/xml;q=0.9,*/*;q=0.8|text/html",
        "/topics/bare|text/html,application/xml;q=0.9,*/*;q=0.8|text/event-stream",
        "/events?topic=t|*/*;q=0.1|text/event-stream"
      })
  void theAnswerIsWhatIsAcceptedBest(String target, String accept, String type)
      throws IOException {
    server.pages(
        path ->
            path.equals("/topics/t")
                ? java.util.Optional.of(new Page("text/html", new byte[0], "1"))
                : java.util.Optional.empty());
    RawHttp client = server.connect().request("HEAD " + target, "", "Accept: " + accept);

    assertThat(client.readBodiless().header("Content-Type")).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({
    "/topics/t,text/plain",
    "/topics/t,text/html",
    "/topics/t,text/event-stream;q=0",
    "/events?topic=t,application/json"
  })
  void whatCannotBeAcceptedIsSaid(String target, String accept) throws IOException {
    Response response = server.connect().get(target, "Accept: " + accept).readResponse();

    assertThat(response.status()).isEqualTo(406);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET / HTTP/2.0~HOST|505",
        "PRI * HTTP/2.0~~WHAT|505", // HTTP/2's preface, but for its end
        "GET / HTTP/1.1|400",
        "GET / HTTP/1.1~Host: a~HOST|400",
        "GET nowhere HTTP/1.1~HOST|400",
        "GARBAGE|400",
        "GET / HTTP/1.1~HOST~A\u0000: b|400",
        "GET / HTTP/1.1~HOST~A: b\u0000c|400",
        "GET / HTTP/1.1~HOST~A b: c|400",
        "POST /topics/t HTTP/1.1~HOST~Content-Length: -1|400",
        "POST /topics/t HTTP/1.1~HOST~Content-Length: 1~Content-Length: 2|400",
        "POST /topics/t HTTP/1.1~HOST~Content-Length: 1~Transfer-Encoding: chunked|400",
        "POST /topics/t HTTP/1.1~HOST~Transfer-Encoding: gzip, chunked|501",
        "POST /topics/t HTTP/1.1~HOST~Transfer-Encoding: gzip|400",
        "POST /topics/t HTTP/1.1~HOST~Transfer-Encoding: chunked~~zz|400",
        "GET / HTTP/1.1~HOST~Expect: miracles|417",
        "OPTIONS * HTTP/1.1~HOST~Connection: close|204",
        "GET http://localhost/health/live HTTP/1.1~HOST|200",
        "GET http://localhost HTTP/1.1~HOST|200",
        "GET http://localhost?x=/y HTTP/1.1~HOST|200",
        "GET x?http://localhost/health/live HTTP/1.1~HOST|400",
        "GET ://localhost/health/live HTTP/1.1~HOST|400",
        "GET http://user@localhost/health/live HTTP/1.1~HOST|421",
        "GET / HTTP/1.1~Host : localhost|400",
        "GET / HTTP/1.1~HOST~A: b~ c|200",
        "POST /topics/t HTTP/1.1~HOST~Transfer-Encoding:~ chunked~~1~x~0~|400",
        "POST /topics/t HTTP/1.1~HOST~Transfer-Encoding: chunked~ , gzip~~1~x~0~|400",
        "POST /topics/t HTTP/1.1~HOST~Content-Length: 1~ 0~~0123456789|400",
        "GET / HTTP/1.1~HOST~A: b<CR>c|400",
        "GET / HTTP/1.1~HOST~A: b<LF>C: d|400",
        "GET / HTTP/1.1~ HOST|400",
        "GET  / HTTP/1.1~HOST|200",
        "GET /\u0001 HTTP/1.1~HOST|404",
        "GET HTTP://localhost/health/live HTTP/1.1~HOST|200",
        "GET /|400",
        "GET / HTTP/0.9~HOST|505",
        "GET /topics/a%0d%0ab HTTP/1.1~HOST|400",
        "POST /topics/t HTTP/1.1~HOST~Content-Length: +1~~x|400",
        "POST /topics/t HTTP/1.1~HOST~Content-Length: 1, 1~~x|400",
        "POST /topics/t HTTP/1.1~HOST~Content-Length: 0x1~~x|400",
        "POST /topics/t HTTP/1.1~HOST~Content-Length: 99999999999999999999~~x|400",
        "POST /topics/t HTTP/1.1~HOST~Transfer-Encoding: chunked~Transfer-Encoding: chunked|400",
        "POST /topics/t HTTP/1.1~HOST~Transfer-Encoding:\u000bchunked|400",
        "POST /topics/t HTTP/1.1~HOST~Transfer-Encoding: xchunked|400",
        "POST /topics/t HTTP/1.0~HOST~Transfer-Encoding: chunked~~0~|400",
        "POST /topics/t HTTP/1.1~HOST~Transfer-Encoding: chunked~~fffffffffffffffff~|400",
        "POST /topics/t HTTP/1.1~HOST~Transfer-Encoding: chunked~~-1~x~|400",
        "POST /topics/t HTTP/1.1~HOST~Transfer-Encoding: chunked~~1 ~x~0~|400",
        "POST /topics/t HTTP/1.1~HOST~Transfer-Encoding: chunked~~1;a<LF>b~x~0~|400",
        "POST /topics/t HTTP/1.1~HOST~Transfer-Encoding: chunked~~1~xy~0~|400"
      })
  void everyHeadHasItsAnswerAndThenTheEnd(String head, int status) throws IOException {
    String bytes = (head + "~~").replace("~HOST", "~Host: localhost").replace("~", "\r\n");
    bytes = bytes.replace("<CR>", "\r").replace("<LF>", "\n");
    RawHttp client = server.connect().send(bytes).finish();

    assertThat(client.readResponse().status()).as(head).isEqualTo(status);
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void aHeadOfAMebibyteIsRefused() throws IOException {
    RawHttp client = server.connect();
    client.send("GET / HTTP/1.1\r\n" + HOST + "X: " + "x".repeat(1024 * 1024) + "\r\n\r\n");

    assertThat(client.readResponse().status()).isEqualTo(431);
    assertThat(client.readToEnd()).isEmpty();
    assertThat(server.metrics().rejections(Limit.HEAD_BYTES)).isEqualTo(1);
  }

  @Test
  void manySmallHeadersAreRefusedToo() throws IOException {
    RawHttp client = server.connect();
    client.send("GET / HTTP/1.1\r\n" + HOST + "X: y\r\n".repeat(8000) + "\r\n");

    assertThat(client.readResponse().status()).isEqualTo(431);
  }

  @Test
  void aRequestLineThatIsTooLongIsRefused() throws IOException {
    RawHttp client = server.connect().get("/" + "x".repeat(20_000));

    assertThat(client.readResponse().status()).isEqualTo(414);
    assertThat(server.metrics().rejections(Limit.HEAD_BYTES)).isEqualTo(1);
  }

  @Test
  void aHeadThatTricklesInRunsOutOfTime() throws IOException {
    RawHttp client = server.connect();
    String head = "GET / HTTP/1.1\r\n";
    for (int i = 0; i < head.length(); i++) {
      client.send(head.substring(i, i + 1));
    }
    settle();

    server.pass(Duration.ofSeconds(11));

    assertThat(client.readResponse().status()).isEqualTo(408);
    assertThat(client.readToEnd()).isEmpty();
    assertThat(server.metrics().rejections(Limit.HEAD_TIME)).isEqualTo(1);
  }

  @Test
  void moreBytesDoNotBuyAHeadMoreTime() throws IOException {
    RawHttp client = server.connect().send("GET / HT");
    settle();
    server.pass(Duration.ofSeconds(6));
    client.send("TP/1.1\r\n");
    settle();

    server.pass(Duration.ofSeconds(5));

    assertThat(client.readResponse().status()).isEqualTo(408);
  }

  @Test
  void aBodyThatTricklesInRunsOutOfTime() throws IOException {
    RawHttp client = server.connect();
    client.send("POST /topics/t HTTP/1.1\r\n" + HOST + "Expect: 100-continue\r\n");
    client.send("Content-Length: 5\r\n\r\n");
    client.readHead();
    client.send("he");
    server.pass(Duration.ofSeconds(31));

    assertThat(client.readResponse().status()).isEqualTo(408);
    assertThat(server.metrics().rejections(Limit.BODY_TIME)).isEqualTo(1);
    assertThat(server.publish("t", "x")).isEqualTo("epoch0.1");
  }

  @Test
  void anIdleConnectionIsClosedAfterAWhile() throws IOException {
    RawHttp client = server.connect().get("/health/live");
    client.readResponse();
    settle();

    server.pass(Duration.ofSeconds(76));

    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void aConnectionThatNeverSaysAnythingIsClosedWithoutAWord() throws IOException {
    RawHttp client = server.connect();
    settle();

    server.pass(Duration.ofSeconds(76));

    assertThat(client.readToEnd()).isEmpty();
  }

  /** A round trip on a connection made later: by then the loops have seen what was sent before. */
  private void settle() throws IOException {
    for (int loop = 0; loop < 2; loop++) {
      server.connect().get("/health/live").readResponse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/*"})
  void aTopicsStateIsJson(String accept) throws IOException {
    server.publish("t", dev.tailrace.wire.Event.of("note", "1\n2").withId("mine"));
    server.publish("t", dev.tailrace.wire.Event.of("3").withRetryMillis(9));
    server.publish("other", "4");

    Response response =
        server.connect().get("/topics/t?last=2", "Accept: " + accept).readResponse();

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Vary")).isEqualTo("Accept");
    assertThat(response.body())
        .isEqualTo(
            "{\"topic\":\"t\",\"earliest\":\"epoch0.0\",\"latest\":\"epoch0.3\",\"recent\":["
                + "{\"id\":\"mine\",\"time\":\"2026-01-01T00:00:00Z\",\"event\":\"note\","
                + "\"data\":\"1\\n2\"},"
                + "{\"id\":\"epoch0.2\",\"time\":\"2026-01-01T00:00:00Z\",\"event\":\"message\","
                + "\"retry\":9,\"data\":\"3\"}]}\n");
  }

  @Test
  void infoTellsLimitsAndCounters() throws IOException {
    server.follow("/topics/t");
    RawHttp client = server.connect();
    client.post("/topics/t", "x").readResponse();

    String info = client.get("/info").readResponse().body();

    assertThat(info)
        .contains("\"name\":\"tailrace\"")
        .contains("\"eventBytes\":262144")
        .contains("\"listeners\":1")
        .contains("\"published\":1")
        .contains("\"event_bytes\":0");
  }
}
