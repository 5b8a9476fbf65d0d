package dev.tailrace.mock;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.wire.Event;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Responses written down beforehand, and which request gets which. */
class ScriptTest {
  private final MockEventServer server = MockEventServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void responsesAreTakenInTheOrderTheyWereEnqueued() throws IOException {
    server.enqueue(MockResponse.status(503)).enqueue(MockResponse.status(404));

    try (RawClient client = RawClient.getting(server, "/")) {
      assertThat(client.readHead()).startsWith("HTTP/1.1 503 Service Unavailable\r\n");
      assertThat(client.get("/").readHead()).startsWith("HTTP/1.1 404 Not Found\r\n");
    }
  }

  @Test
  void whenTheScriptIsOverAClientIsToldNotToComeBack() throws IOException {
    server.enqueue(MockResponse.status(503));

    try (RawClient client = RawClient.getting(server, "/")) {
      client.readHead();
      client.get("/").expect("HTTP/1.1 204 No Content\r\n\r\n");
      client.get("/").expect("HTTP/1.1 204 No Content\r\n\r\n");
    }
  }

  @Test
  void whatElseARequestGetsCanBeSet() throws IOException {
    server.otherwise(MockResponse.status(500)).enqueue(MockResponse.status(404));

    try (RawClient client = RawClient.getting(server, "/")) {
      assertThat(client.readHead()).startsWith("HTTP/1.1 404");
      assertThat(client.get("/").readHead()).startsWith("HTTP/1.1 500");
      assertThat(client.get("/").readHead()).startsWith("HTTP/1.1 500");
    }
  }

  @Test
  void aScriptCanLeaveOneAnswerToTheTest() throws IOException {
    server.enqueue(MockResponse.status(503)).enqueue(MockResponse.live());

    try (RawClient client = RawClient.getting(server, "/1")) {
      client.readHead();
      client.get("/2");
      MockExchange exchange = server.takeExchange();
      exchange.respond(MockResponse.status(200).text("live"));

      assertThat(exchange.request().target()).isEqualTo("/2");
      assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
      client.expect("live");
    }
  }

  @Test
  void aScriptCanBeginWhatTheTestGoesOnWith() throws IOException {
    server.enqueue(MockResponse.stream().event("a").thenLive());

    try (RawClient client = RawClient.getting(server, "/")) {
      MockExchange exchange = server.takeExchange();
      exchange.send("data: b\n\n");
      exchange.end();

      client.readHead();
      client.expect("9\r\ndata: a\n\n\r\n" + "9\r\ndata: b\n\n\r\n" + "0\r\n\r\n");
    }
  }

  @Test
  void aScriptedRequestIsNotWaitingForTheTest() throws IOException {
    server.enqueue(MockResponse.status(200));

    try (RawClient client = RawClient.getting(server, "/")) {
      client.readHead();

      assertThatThrownBy(() -> server.takeExchange(Duration.ofMillis(1)))
          .isInstanceOf(AssertionError.class)
          .hasMessage(
              "waited 1 ms: no request to be answered live; 1 came so far, on 1 connections");
    }
  }

  @Test
  void everyPartOfAStreamIsOneChunk() throws IOException {
    server.enqueue(
        MockResponse.stream()
            .comment("hi")
            .retryMillis(10)
            .event(Event.of("a").withId("1"))
            .text("da")
            .bytes("ta: \u00e9".getBytes(ISO_8859_1))
            .thenEnd());

    try (RawClient client = RawClient.getting(server, "/")) {
      client.readHead();
      client.expect("5\r\n: hi\n\r\n");
      client.expect("a\r\nretry: 10\n\r\n");
      client.expect("f\r\nid: 1\ndata: a\n\n\r\n");
      client.expect("2\r\nda\r\n" + "5\r\nta: \u00e9\r\n" + "0\r\n\r\n");
    }
  }

  @Test
  void aStreamStaysOpenIfNotToldOtherwise() throws IOException {
    server.enqueue(MockResponse.stream().event("a"));
    RawClient client = RawClient.getting(server, "/");
    client.readHead();
    client.expect("9\r\ndata: a\n\n\r\n");

    server.awaitOpenConnections(1);
    client.close();

    server.awaitOpenConnections(0);
  }

  @Test
  void aStreamCanBeCutShort() throws IOException {
    server.enqueue(MockResponse.stream().text("data: a").thenClose());

    try (RawClient client = RawClient.getting(server, "/")) {
      client.readHead();

      assertThat(client.readToEnd()).isEqualTo("7\r\ndata: a\r\n");
    }
  }

  @Test
  void aStreamCanEndWithItsConnection() throws IOException {
    server.enqueue(MockResponse.stream().closeDelimited().event("a").thenEnd());

    try (RawClient client = RawClient.getting(server, "/")) {
      assertThat(client.readHead()).contains("Connection: close").doesNotContain("chunked");
      assertThat(client.readToEnd()).isEqualTo("data: a\n\n");
    }
  }

  @Test
  void aLengthCanBeALie() throws IOException {
    server.enqueue(
        MockResponse.stream().closeDelimited().header("Content-Length", "99").event("a").thenEnd());

    try (RawClient client = RawClient.getting(server, "/")) {
      assertThat(client.readHead()).contains("Content-Length: 99\r\n").doesNotContain("chunked");
      assertThat(client.readToEnd()).isEqualTo("data: a\n\n");
    }
  }

  @Test
  void aConnectionCanBeResetWithoutAnAnswer() throws IOException {
    server.enqueue(MockResponse.silence().thenReset());

    try (RawClient client = RawClient.getting(server, "/")) {
      assertThatThrownBy(client::read).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void aConnectionCanBeClosedWithoutAnAnswer() throws IOException {
    server.enqueue(MockResponse.silence().thenClose());

    try (RawClient client = RawClient.getting(server, "/")) {
      client.expectEnd();
    }
  }

  @Test
  void aRedirectSaysWhereTo() throws IOException {
    server.enqueue(MockResponse.redirect(307, "/other"));

    try (RawClient client = RawClient.getting(server, "/")) {
      client.expect(
          "HTTP/1.1 307 Temporary Redirect\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n");
    }
  }

  @Test
  void aRawHeadIsSentAsItIs() throws IOException {
    server.enqueue(MockResponse.raw("HTTP/1.1 200 OK\nno-colon\n\n").text("x"));

    try (RawClient client = RawClient.getting(server, "/")) {
      assertThat(client.readToEnd()).isEqualTo("HTTP/1.1 200 OK\nno-colon\n\nx");
    }
  }

  @Test
  void rawBytesBreakTheChunks() throws IOException {
    server.enqueue(MockResponse.stream().rawBytes("zz\r\n".getBytes(ISO_8859_1)).thenClose());

    try (RawClient client = RawClient.getting(server, "/")) {
      client.readHead();

      assertThat(client.readToEnd()).isEqualTo("zz\r\n");
    }
  }

  @Test
  void anAnswerToHeadHasNoBody() throws IOException {
    server.enqueue(MockResponse.status(200).text("hello"));

    try (RawClient client = new RawClient(server)) {
      client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n");

      client.expect("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
      client.get("/").expect("HTTP/1.1 204 No Content\r\n\r\n");
    }
  }

  @Test
  void aClientOfHttp10GetsNoChunksAndAFin() throws IOException {
    server.enqueue(MockResponse.stream().event("a").thenEnd());

    try (RawClient client = new RawClient(server).send("GET / HTTP/1.0\r\n\r\n")) {
      assertThat(client.readHead()).doesNotContain("chunked");
      assertThat(client.readToEnd()).isEqualTo("data: a\n\n");
    }
  }

  @Test
  void connectionCloseIsHeededFromBothSides() throws IOException {
    server.otherwise(MockResponse.status(200));
    server.enqueue(MockResponse.status(200).header("connection", "close"));

    try (RawClient told = RawClient.getting(server, "/")) {
      told.readHead();
      told.expectEnd();
    }
    try (RawClient asking = new RawClient(server)) {
      asking.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: x, Close\r\n\r\n");
      assertThat(asking.readHead()).contains("Connection: close\r\n");
      asking.expectEnd();
    }
  }
}
