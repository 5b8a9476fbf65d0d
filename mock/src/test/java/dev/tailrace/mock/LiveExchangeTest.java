package dev.tailrace.mock;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.wire.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server nobody gave a script: every request waits for the test. */
class LiveExchangeTest {
  private static final String STREAM_HEAD =
      "HTTP/1.1 200 OK\r\n"
          + "Content-Type: text/event-stream\r\n"
          + "Transfer-Encoding: chunked\r\n"
          + "\r\n";

  private final MockEventServer server = MockEventServer.start();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theHeadOfAStreamArrivesBeforeAnyEvent() throws IOException {
    try (RawClient client = RawClient.getting(server, "/news")) {
      server.takeExchange().startStream();

      client.expect(STREAM_HEAD);
    }
  }

  @Test
  void eachSendIsOneChunk() throws IOException {
    try (RawClient client = RawClient.getting(server, "/")) {
      MockExchange exchange = streaming(client);

      exchange.send("data: a\n");
      exchange.send(Event.of("b").withId("1"));
      exchange.sendComment("c");
      exchange.sendBytes(new byte[] {(byte) 0xC3});

      client.expect("8\r\ndata: a\n\r\n");
      client.expect("f\r\nid: 1\ndata: b\n\n\r\n");
      client.expect("4\r\n: c\n\r\n");
      client.expect("1\r\n\u00c3\r\n");
    }
  }

  @Test
  void anEndedStreamLeavesTheConnectionToTheNextRequest() throws IOException {
    try (RawClient client = RawClient.getting(server, "/1")) {
      streaming(client).end();
      client.expect("0\r\n\r\n");
      client.get("/2");
      MockExchange second = server.takeExchange();
      second.respond(MockResponse.status(404).text("no"));

      client.expect("HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno");
      assertThat(second.request().target()).isEqualTo("/2");
      assertThat(second.request().connectionNumber()).isEqualTo(1);
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void aCloseIsAFinWithoutALastChunk() throws IOException {
    try (RawClient client = RawClient.getting(server, "/")) {
      MockExchange exchange = streaming(client);

      exchange.send("data: a\n\n");
      exchange.close();

      assertThat(client.readToEnd()).isEqualTo("9\r\ndata: a\n\n\r\n");
      assertThat(server.openConnections()).isZero();
    }
  }

  @Test
  void aResetIsNoFin() throws IOException {
    try (RawClient client = RawClient.getting(server, "/")) {
      MockExchange exchange = streaming(client);

      exchange.reset();

      assertThatThrownBy(client::read)
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void aHalfCloseStillSeesTheClientClose() throws IOException {
    try (RawClient client = RawClient.getting(server, "/")) {
      MockExchange exchange = streaming(client);

      exchange.halfClose();

      client.expectEnd();
      assertThat(server.openConnections()).isEqualTo(1);
      client.close();
      exchange.awaitClientClose();
      server.awaitOpenConnections(0);
    }
  }

  @Test
  void theCloseOfTheClientIsSeen() throws IOException {
    RawClient client = RawClient.getting(server, "/");
    MockExchange exchange = streaming(client);

    client.close();

    exchange.awaitClientClose();
    assertThat(server.openConnections()).isZero();
  }

  @Test
  void theResetOfTheClientIsSeen() throws IOException {
    RawClient client = RawClient.getting(server, "/");
    MockExchange exchange = streaming(client);

    client.reset();

    exchange.awaitClientClose();
    server.awaitOpenConnections(0);
  }

  @Test
  void aClientThatStaysIsAnError() throws IOException {
    try (RawClient client = RawClient.getting(server, "/news")) {
      MockExchange exchange = streaming(client);

      assertThatThrownBy(() -> exchange.awaitClientClose(Duration.ofMillis(1)))
          .isInstanceOf(AssertionError.class)
          .hasMessage("waited 1 ms: the client has not closed GET /news on connection 1");
    }
  }

  @Test
  void whoClosedFirstCannotSeeTheClientClose() throws IOException {
    try (RawClient client = RawClient.getting(server, "/")) {
      MockExchange exchange = streaming(client);

      exchange.close();

      assertThatThrownBy(exchange::awaitClientClose)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("first");
    }
  }

  @Test
  void aClientThatHasShutItsOutputStillReadsTheAnswer() throws IOException {
    try (RawClient client = RawClient.getting(server, "/")) {
      client.shutdownOutput();
      server.awaitOpenConnections(0);

      server.takeExchange().respond(MockResponse.status(200).text("hello"));

      assertThat(client.readToEnd()).endsWith("\r\n\r\nhello");
    }
  }

  @Test
  void aHeadOfTheTestsOwnIsWrittenAsItIsAndNothingIsFramed() throws IOException {
    try (RawClient client = RawClient.getting(server, "/")) {
      MockExchange exchange = server.takeExchange();

      exchange.writeHead("HTTP/1.1 200 \r\nx:\u00e9\r\n\r\n");
      exchange.send("data: a\n\n");
      exchange.end();

      assertThat(client.readToEnd().getBytes(ISO_8859_1))
          .isEqualTo("HTTP/1.1 200 \r\nx:\u00e9\r\n\r\ndata: a\n\n".getBytes(UTF_8));
    }
  }

  @Test
  void rawBytesGoPastTheFraming() throws IOException {
    try (RawClient client = RawClient.getting(server, "/")) {
      MockExchange exchange = server.takeExchange();
      exchange.sendRaw("HTTP/1.1 103 Early Hints\r\n\r\n".getBytes(UTF_8));
      exchange.startStream();
      exchange.sendRaw("zz\r\n".getBytes(UTF_8));

      client.expect("HTTP/1.1 103 Early Hints\r\n\r\n");
      client.expect(STREAM_HEAD + "zz\r\n");
    }
  }

  @Test
  void whatIsSentAfterTheEndIsTheTestsMistake() throws IOException {
    try (RawClient client = RawClient.getting(server, "/")) {
      MockExchange exchange = streaming(client);
      exchange.end();

      assertThatThrownBy(() -> exchange.send("x")).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(exchange::end).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aResetFreesASendThatIsStuck() throws Exception {
    try (RawClient client = RawClient.getting(server, "/")) {
      MockExchange exchange = streaming(client);
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> exchange.sendBytes(new byte[64 * 1024 * 1024]));
      client.expect("4000000\r\n"); // 64 MiB have begun, and nobody reads on

      exchange.reset();

      assertThatThrownBy(() -> sending.get(10, SECONDS))
          .hasCauseInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("cannot be reached");
    }
  }

  @Test
  void aConnectionThatIdlesCanBeClosed() throws IOException {
    try (RawClient client = RawClient.getting(server, "/")) {
      MockExchange exchange = server.takeExchange();
      exchange.respond(MockResponse.status(200));
      client.expect("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

      exchange.close();

      client.expectEnd();
    }
  }

  @Test
  void whatIsSentToAClientThatHasGoneIsAnIoError() throws IOException {
    RawClient client = RawClient.getting(server, "/");
    MockExchange exchange = streaming(client);
    client.reset();
    server.awaitOpenConnections(0);

    assertThatThrownBy(() -> exchange.send("x"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("the client cannot be reached: GET / on connection 1");
  }

  @Test
  void aHeadComesOnceAndFirst() throws IOException {
    try (RawClient client = RawClient.getting(server, "/")) {
      MockExchange exchange = server.takeExchange();

      assertThatThrownBy(() -> exchange.send("x")).hasMessageContaining("no head");
      assertThatThrownBy(exchange::end).hasMessageContaining("no head");
      exchange.startStream();
      assertThatThrownBy(exchange::startStream).hasMessageContaining("already");
      client.expect(STREAM_HEAD);
    }
  }

  @Test
  void anEmptyChunkIsRefused() throws IOException {
    try (RawClient client = RawClient.getting(server, "/")) {
      MockExchange exchange = streaming(client);

      assertThatThrownBy(() -> exchange.send("")).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private MockExchange streaming(RawClient client) throws IOException {
    MockExchange exchange = server.takeExchange();
    exchange.startStream();
    client.expect(STREAM_HEAD);
    return exchange;
  }
}
