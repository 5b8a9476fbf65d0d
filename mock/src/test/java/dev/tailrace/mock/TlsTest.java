package dev.tailrace.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.testkit.Certificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same under TLS, where a goodbye has two layers. */
class TlsTest {
  @TempDir static Path directory;

  private static SSLContext tls;

  private MockEventServer server;

  @BeforeAll
  static void makeACertificate() throws Exception {
    tls = Certificates.selfSigned(directory);
  }

  @BeforeEach
  void start() {
    server = MockEventServer.start(tls);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theAddressSaysSo() {
    assertThat(server.uri("/a")).hasToString("https://127.0.0.1:" + server.port() + "/a");
  }

  @Test
  void aStreamGoesThroughAndEndsInAnOrderlyClose() throws IOException {
    try (Socket client = getting()) {
      MockExchange exchange = server.takeExchange();
      exchange.startStream();
      exchange.send("data: a\n\n");
      exchange.close();

      assertThat(readAll(client)).endsWith("\r\n\r\n9\r\ndata: a\n\n\r\n");
    }
  }

  @Test
  void aResetSaysNoGoodbye() throws IOException {
    try (Socket client = getting()) {
      MockExchange exchange = server.takeExchange();

      exchange.reset();

      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(IOException.class)
          .hasStackTraceContaining("reset");
    }
  }

  @Test
  void theCloseOfTheClientIsSeen() throws IOException {
    Socket client = getting();
    MockExchange exchange = server.takeExchange();
    exchange.startStream();

    client.close();

    exchange.awaitClientClose();
  }

  @Test
  void aHalfCloseStillSeesTheClientClose() throws IOException {
    try (Socket client = getting()) {
      MockExchange exchange = server.takeExchange();
      exchange.halfClose();
      assertThat(readAll(client)).isEmpty();

      client.close();

      exchange.awaitClientClose();
    }
  }

  @Test
  void aConnectionCarriesManyRequests() throws IOException {
    server.otherwise(MockResponse.status(200).text("x"));

    try (Socket client = getting()) {
      InputStream in = client.getInputStream();
      String answer = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx";
      assertThat(in.readNBytes(answer.length())).asString().isEqualTo(answer);
      get(client);
      assertThat(in.readNBytes(answer.length())).asString().isEqualTo(answer);
      assertThat(server.connectionCount()).isEqualTo(1);
    }
  }

  @Test
  void aClientThatDoesNotTrustTheServerIsNoRequest() throws Exception {
    try (Socket client =
        SSLContext.getDefault().getSocketFactory().createSocket("127.0.0.1", server.port())) {
      assertThatThrownBy(() -> client.getOutputStream().write(1))
          .isInstanceOf(SSLHandshakeException.class);
    }

    server.awaitOpenConnections(0);
    assertThat(server.requestCount()).isZero();
  }

  @Test
  void aClientInTheClearIsNoRequest() throws IOException {
    try (RawClient client = RawClient.getting(server, "/")) {
      server.awaitOpenConnections(0);
      assertThat(server.requestCount()).isZero();
    }
  }

  @Test
  void closeEndsAStreamThatIsOpen() throws IOException {
    try (Socket client = getting()) {
      server.takeExchange().startStream();

      server.close();

      assertThat(readAll(client)).endsWith("chunked\r\n\r\n");
    }
  }

  private Socket getting() throws IOException {
    Socket client = tls.getSocketFactory().createSocket("127.0.0.1", server.port());
    client.setSoTimeout(10_000);
    get(client);
    return client;
  }

  private static void get(Socket client) throws IOException {
    byte[] request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    client.getOutputStream().write(request);
  }

  private static String readAll(Socket client) throws IOException {
    return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
