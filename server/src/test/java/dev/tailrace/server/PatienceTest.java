package dev.tailrace.server;

import static dev.tailrace.server.ServerFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Many clients at once that say what they say a byte at a time, or nothing. */
class PatienceTest {
  private static final int CLIENTS = 200;
  private static final int MOST_SECONDS = 100;
  private static final RawHttp.Layer NONE = tcp -> tcp;
  private static final String POST = "POST /topics/t HTTP/1.1\r\nHost: localhost\r\n";

  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);

  /** What is said at first, what is then said each second, and which limit ends that. */
  private record Slowness(String name, String begin, String each, Limit limit) {}

  @TestFactory
  Stream<DynamicTest> slowClients() {
    return Stream.of(
            new Slowness("heads", "GET / HTTP/1.1\r\nX: ", "x", Limit.HEAD_TIME),
            new Slowness("lines of heads", "GET / HTTP/1.1\r\n", "X: y\r\n", Limit.HEAD_TIME),
            new Slowness("bodies", POST + "Content-Length: 1000\r\n\r\n", "x", Limit.BODY_TIME),
            new Slowness(
                "chunks", POST + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n",
                Limit.BODY_TIME),
            new Slowness(
                "chunk sizes", POST + "Transfer-Encoding: chunked\r\n\r\n", "0",
                Limit.BODY_TIME))
        .map(each -> DynamicTest.dynamicTest(each.name(), () -> areSentAway(each)));
  }

  private void areSentAway(Slowness slow) throws IOException {
    ServerMetrics metrics = server.metrics();
    long refused = metrics.rejections(slow.limit());
    List<RawHttp> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(server.connect().send(slow.begin()));
    }
    eventually("all are in", () -> metrics.connections() == CLIENTS);

    trickle(clients, slow.each(), () -> metrics.rejections(slow.limit()) == refused + CLIENTS);

    assertThat(server.directBytes()).isLessThan(64L * 1024 * CLIENTS / 8);
    for (RawHttp client : clients) {
      assertThat(client.readHead()).startsWith("HTTP/1.1 408 ");
      client.close();
    }
    eventually("all are gone", () -> metrics.connections() == 0);
  }

  @Test
  void handshakesAByteAtATime() throws IOException {
    server.tls(TlsOptions.Engine.AUTO);
    byte[] hello = new byte[MOST_SECONDS];
    byte[] start = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};
    System.arraycopy(start, 0, hello, 0, start.length);
    List<RawHttp> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(server.connect(0, NONE));
    }
    ServerMetrics metrics = server.metrics();
    eventually("all are in", () -> metrics.connections() == CLIENTS);

    int seconds = 0;
    while (metrics.rejections(Limit.TLS_HANDSHAKE_TIME) < CLIENTS && seconds < MOST_SECONDS) {
      server.pass(Duration.ofSeconds(1));
      for (RawHttp client : clients) {
        sendIfOpen(client, new byte[] {hello[seconds]});
      }
      seconds++;
    }

    eventually("all are closed", () -> metrics.connections() == 0);
    assertThat(metrics.rejections(Limit.TLS_HANDSHAKE_TIME)).isEqualTo(CLIENTS);
  }

  @Test
  void connectionsThatSayNothingAreClosedAndHoldNothing() throws IOException {
    ServerMetrics metrics = server.metrics();
    long before = server.directBytes();
    for (int i = 0; i < CLIENTS; i++) {
      server.connect();
    }
    eventually("all are in", () -> metrics.connections() == CLIENTS);
    assertThat(server.directBytes()).isEqualTo(before);

    server.pass(Duration.ofSeconds(76));

    eventually("all are gone", () -> metrics.connections() == 0);
  }

  private void trickle(List<RawHttp> clients, String each, BooleanSupplier over)
      throws IOException {
    for (int seconds = 0; !over.getAsBoolean(); seconds++) {
      assertThat(seconds).as("seconds of patience").isLessThan(MOST_SECONDS);
      server.pass(Duration.ofSeconds(1));
      for (RawHttp client : clients) {
        sendIfOpen(client, each.getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  private static void sendIfOpen(RawHttp client, byte[] bytes) {
    try {
      client.sendBytes(bytes);
    } catch (IOException e) {
      // it has been told, and closed
    }
  }
}
