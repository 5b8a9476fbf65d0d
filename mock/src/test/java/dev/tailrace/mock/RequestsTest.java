package dev.tailrace.mock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client sends, as the test gets to see it; and what is no request. */
class RequestsTest {
  private final MockEventServer server = MockEventServer.start();

  @BeforeEach
  void answerEverything() {
    server.otherwise(MockResponse.status(200));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aRequestIsRecordedAsItCame() throws IOException {
    RecordedRequest request =
        taken("GET /a%20b?x=1 HTTP/1.1\r\nHost: h\r\nX:  1 \r\nx:2\r\nEmpty:\r\n\r\n");

    assertThat(request.method()).isEqualTo("GET");
    assertThat(request.target()).isEqualTo("/a%20b?x=1");
    assertThat(request.version()).isEqualTo("HTTP/1.1");
    assertThat(request.headerNames()).containsExactly("Host", "X", "x", "Empty");
    assertThat(request.header("X")).isEqualTo("1");
    assertThat(request.headers("x")).containsExactly("1", "2");
    assertThat(request.header("empty")).isEmpty();
    assertThat(request.header("absent")).isNull();
    assertThat(request.headerBytes("absent")).isNull();
    assertThat(request.lastEventId()).isNull();
    assertThat(request.body()).isEmpty();
    assertThat(request).hasToString("GET /a%20b?x=1 on connection 1");
  }

  @Test
  void aHeaderKeepsItsBytesAndIsReadAsUtf8() throws IOException {
    RecordedRequest request =
        taken("GET / HTTP/1.1\r\nHost: h\r\nLast-Event-ID: \u00c3\u00a9\r\nBad: \u00a0\r\n\r\n");

    assertThat(request.lastEventId()).isEqualTo("\u00e9");
    assertThat(request.headerBytes("last-event-id")).isEqualTo("\u00e9".getBytes(UTF_8));
    assertThat(request.headerBytes("Bad")).containsExactly(0xA0);
    assertThat(request.header("Bad")).isEqualTo("\ufffd");
  }

  @Test
  void aBodyComesByLength() throws IOException {
    RecordedRequest request =
        taken("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n\u00c3\u00a9\r\n");

    assertThat(request.bodyText()).isEqualTo("\u00e9\r\n");
    assertThat(request.body()).hasSize(4);
  }

  @Test
  void aBodyComesInChunks() throws IOException {
    RecordedRequest request =
        taken(
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n"
                + "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n");

    assertThat(request.bodyText()).isEqualTo("abc0123456789");
  }

  @Test
  void theRequestAfterABodyIsFound() throws IOException {
    String post = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx";

    try (RawClient client = new RawClient(server).send(post + "\r\n" + post).get("/last")) {
      client.readHead();
      client.readHead();
      client.readHead();

      assertThat(server.requests())
          .extracting(RecordedRequest::target)
          .containsExactly("/", "/", "/last");
      assertThat(server.requestCount()).isEqualTo(3);
      assertThat(server.takeRequest().method()).isEqualTo("POST");
    }
  }

  @Test
  void aClientThatAsksFirstIsToldToGoOn() throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send(
          "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
      client.expect("HTTP/1.1 100 Continue\r\n\r\n");

      client.send("ab");

      assertThat(server.takeRequest().bodyText()).isEqualTo("ab");
      assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK");
    }
  }

  @Test
  void noRequestInTimeIsAnError() {
    assertThatThrownBy(() -> server.takeRequest(Duration.ofMillis(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessage("waited 1 ms: no further request; 0 came so far, on 0 connections");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "GET  / HTTP/1.1\r\nHost: h\r\n\r\n",
        "G(T / HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost : h\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\n folded\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
      })
  void whatIsNoRequestIsRefusedAndTheConnectionEnds(String bytes) throws IOException {
    try (RawClient client = new RawClient(server).send(bytes)) {
      assertThat(client.readToEnd()).startsWith("HTTP/1.1 400 Bad Request\r\n");
      assertThat(server.requestCount()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PRI * HTTP/2.0, x: y, 505",
    "GET / HTTP/1.1, Transfer-Encoding: gzip, 501",
    "GET / HTTP/1.1, Content-Length: 16777217, 413",
  })
  void whatTheServerCannotDoItSays(String line, String field, int status) throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send(line + "\r\nHost: h\r\n" + field + "\r\n\r\n");

      assertThat(client.readToEnd()).startsWith("HTTP/1.1 " + status + " ");
    }
  }

  @Test
  void aHeadHasALimit() throws IOException {
    String start = "GET / HTTP/1.1\r\nHost: h\r\nX: ";
    String fits = start + "x".repeat(64 * 1024 - start.length() - 4);

    try (RawClient client = new RawClient(server).send(fits + "\r\n\r\n")) {
      assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK");
    }
    try (RawClient client = new RawClient(server).send(fits + "x\r\n\r\n" + "y".repeat(100_000))) {
      client.shutdownOutput();
      assertThat(client.readToEnd()).startsWith("HTTP/1.1 431 Request Header Fields Too Large\r\n");
    }
  }

  private RecordedRequest taken(String bytes) throws IOException {
    try (RawClient client = new RawClient(server).send(bytes)) {
      client.readHead();
      return server.takeRequest();
    }
  }
}
