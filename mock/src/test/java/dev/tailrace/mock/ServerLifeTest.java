package dev.tailrace.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Start, crowds, and an end that leaves nothing behind. */
class ServerLifeTest {
  @Test
  void theAddressNamesSchemeHostAndPort() {
    try (MockEventServer server = MockEventServer.start()) {
      assertThat(server.uri("/a?b=c")).hasToString("http://127.0.0.1:" + server.port() + "/a?b=c");
      assertThatThrownBy(() -> server.uri("a")).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aThousandListenersAreHeldAtOnce() throws IOException {
    List<RawClient> clients = new ArrayList<>();
    try (MockEventServer server = MockEventServer.start()) {
      for (int i = 0; i < 1_000; i++) {
        clients.add(RawClient.getting(server, "/" + i));
      }
      for (int i = 0; i < 1_000; i++) {
        server.takeExchange().respond(MockResponse.stream().event("a"));
      }

      for (RawClient client : clients) {
        client.readHead();
        client.expect("9\r\ndata: a\n\n\r\n");
      }
      assertThat(server.openConnections()).isEqualTo(1_000);
      closeAll(clients);
      server.awaitOpenConnections(0);
    } finally {
      closeAll(clients);
    }
  }

  @Test
  void closeEndsEveryConnectionWhateverItDoes() throws IOException {
    MockEventServer server = MockEventServer.start();
    try (RawClient idle = new RawClient(server);
        RawClient waiting = RawClient.getting(server, "/waiting");
        RawClient streaming = RawClient.getting(server, "/streaming")) {
      server.takeExchange();
      server.takeExchange();
      server.awaitOpenConnections(3);

      server.close();

      idle.expectEnd();
      waiting.expectEnd();
      streaming.expectEnd();
      assertThat(server.openConnections()).isZero();
    }
  }

  @Test
  void closeEndsAScriptThatIsStuckInAClientThatDoesNotRead() throws IOException {
    MockEventServer server = MockEventServer.start();
    server.enqueue(MockResponse.stream().bytes(new byte[64 * 1024 * 1024]).thenEnd());
    try (RawClient client = RawClient.getting(server, "/")) {
      client.readHead();

      server.close();

      assertThat(threadsOf(server)).isEmpty();
    }
  }

  @Test
  void closeLeavesNoThreadAndNoPort() throws IOException {
    MockEventServer server = MockEventServer.start();
    int port = server.port();
    try (RawClient client = RawClient.getting(server, "/")) {
      server.takeExchange().startStream();
      client.readHead();
      assertThat(threadsOf(server)).hasSize(2);

      server.close();
      server.close();

      assertThat(threadsOf(server)).isEmpty();
      assertThatThrownBy(() -> new RawClient(server)).isInstanceOf(IOException.class);
      assertThat(server.port()).isEqualTo(port);
    }
  }

  @Test
  void whatWasRecordedOutlivesTheServer() throws IOException {
    MockEventServer server = MockEventServer.start();
    try (RawClient client = RawClient.getting(server, "/a")) {
      server.takeExchange();
      server.close();
      client.expectEnd();
    }

    assertThat(server.requests()).extracting(RecordedRequest::target).containsExactly("/a");
    assertThat(server.connectionCount()).isEqualTo(1);
  }

  @Test
  void anExchangeOfAClosedServerCanSendNothing() throws IOException {
    MockEventServer server = MockEventServer.start();
    try (RawClient client = RawClient.getting(server, "/")) {
      MockExchange exchange = server.takeExchange();
      server.close();
      client.expectEnd();

      assertThatThrownBy(exchange::startStream).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(exchange::awaitClientClose).isInstanceOf(IllegalStateException.class);
      exchange.close();
      exchange.reset();
    }
  }

  @Test
  void anotherNumberOfConnectionsIsAnError() {
    try (MockEventServer server = MockEventServer.start()) {
      assertThatThrownBy(() -> server.awaitOpenConnections(1, Duration.ofMillis(1)))
          .isInstanceOf(AssertionError.class)
          .hasMessage("waited 1 ms: not 1 connections but 0");
    }
  }

  private static void closeAll(List<RawClient> clients) throws IOException {
    for (RawClient client : clients) {
      client.close();
    }
  }

  private static List<Thread> threadsOf(MockEventServer server) {
    String names = "mock-(acceptor|connection)-" + server.port() + "(-.*)?";
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches(names))
        .toList();
  }
}
