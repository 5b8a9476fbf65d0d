package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests that do not wait for the answers before them, and heads with much in them. */
class PipeliningTest {
  private static final int REQUESTS = 10_000;
  private static final int IN_FLIGHT = 64 * 1024;

  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);
  private final ExecutorService other = Executors.newSingleThreadExecutor();

  @AfterEach
  void end() {
    other.shutdownNow();
  }

  @Test
  void tenThousandRequestsInOneWriteAreAnsweredOneByOne() throws IOException {
    RawHttp client = server.connect();
    CompletableFuture<RawHttp> sent =
        sendMeanwhile(client, "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n");

    for (int i = 0; i < REQUESTS; i++) {
      assertThat(client.readResponse().status()).isEqualTo(404);
    }

    assertThat(sent.join()).isSameAs(client);
    assertThat(server.metrics().requests.sum()).isEqualTo(REQUESTS);
  }

  @Test
  void whoReadsNoAnswersIsReadNoMoreRequests() throws IOException {
    server.options(o -> o.limits(new LimitOptions(10, 16 * 1024, 1 << 20, IN_FLIGHT, 100)));
    ServerMetrics metrics = server.metrics();
    RawHttp client = server.connect(4096);
    sendMeanwhile(client, "GET /info HTTP/1.1\r\nHost: localhost\r\n\r\n");
    ServerFixture.eventually("the first are answered", () -> metrics.requests.sum() > 10);

    RawHttp neighbour = server.connect();
    long seen = -1;
    while (metrics.requests.sum() != seen) { // until it stands still
      seen = metrics.requests.sum() + 20;
      for (int i = 0; i < 20; i++) {
        assertThat(neighbour.get("/health/live").readResponse().status()).isEqualTo(200);
      }
    }

    assertThat(seen).isLessThan(REQUESTS);
    assertThat(server.directBytes()).isLessThan(4L * IN_FLIGHT);
    client.reset();
    ServerFixture.eventually("it is gone", () -> metrics.connections() == 1);
  }

  @Test
  void asManyHeadersAsThereIsRoomForAreNoTrouble() throws IOException {
    String headers = "a:\r\n".repeat(4000);
    RawHttp client = server.connect();

    for (int i = 0; i < 20; i++) {
      client.send("GET /health/live HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
      assertThat(client.readResponse().status()).isEqualTo(200);
    }
  }

  @Test
  void requestsBehindAFollowAreNone() throws IOException {
    RawHttp client =
        server
            .connect()
            .send(
                "GET /topics/t HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    + ("POST /topics/t HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx")
                        .repeat(100));
    client.readHead();
    client.readChunk();

    server.publish("t", "only this");

    assertThat(client.readChunk()).contains("data: only this\n");
    assertThat(server.metrics().requests.sum()).isEqualTo(1);
    assertThat(server.metrics().published.sum()).isZero();
  }

  private CompletableFuture<RawHttp> sendMeanwhile(RawHttp client, String request) {
    String all = request.repeat(REQUESTS);
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return client.send(all);
          } catch (IOException e) {
            return null; // it was reset
          }
        },
        other);
  }
}
