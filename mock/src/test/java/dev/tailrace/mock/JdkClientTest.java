package dev.tailrace.mock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.testkit.Certificates;
import dev.tailrace.wire.Event;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JDK's own client, as the users of this server will have it. */
class JdkClientTest {
  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void aStreamIsReadWhileItIsWritten() throws Exception {
    try (MockEventServer server = MockEventServer.start()) {
      CompletableFuture<HttpResponse<InputStream>> answer = getAsync(client, server);
      MockExchange exchange = server.takeExchange();
      exchange.startStream();
      BufferedReader lines = lines(answer.join());

      exchange.send(Event.of("a").withId("1"));
      assertThat(lines.readLine()).isEqualTo("id: 1");
      assertThat(lines.readLine()).isEqualTo("data: a");
      exchange.end();
      assertThat(lines.readLine()).isEmpty();
      assertThat(lines.readLine()).isNull();
    }
  }

  @Test
  void anUpgradeToHttp2IsIgnored() throws Exception {
    try (MockEventServer server = MockEventServer.start()) {
      server.enqueue(MockResponse.status(200).text("x"));

      HttpResponse<String> answer = client.send(request(server), BodyHandlers.ofString());

      assertThat(server.takeRequest().header("Upgrade")).isEqualTo("h2c");
      assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
      assertThat(answer.body()).isEqualTo("x");
    }
  }

  @Test
  void aConnectionIsUsedAgainAfterAnEnd() throws Exception {
    try (MockEventServer server = MockEventServer.start()) {
      server.enqueue(MockResponse.stream().event("a").thenEnd());
      server.enqueue(MockResponse.status(204));

      client.send(request(server), BodyHandlers.ofString());
      client.send(request(server), BodyHandlers.ofString());

      assertThat(server.requests())
          .extracting(RecordedRequest::connectionNumber)
          .containsExactly(1, 1);
    }
  }

  @Test
  void aStreamThatTheClientClosesIsSeenToBeClosed() throws Exception {
    try (MockEventServer server = MockEventServer.start()) {
      CompletableFuture<HttpResponse<InputStream>> answer = getAsync(client, server);
      MockExchange exchange = server.takeExchange();
      exchange.startStream();

      answer.join().body().close();

      exchange.awaitClientClose();
    }
  }

  @Test
  void aBodyOfUnknownLengthArrivesWhole() throws Exception {
    try (MockEventServer server = MockEventServer.start()) {
      server.enqueue(MockResponse.status(200));
      byte[] body = "data: a\n\n".repeat(10_000).getBytes(StandardCharsets.UTF_8);
      HttpRequest request =
          HttpRequest.newBuilder(server.uri("/"))
              .expectContinue(true)
              .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body)))
              .build();

      int status = client.send(request, BodyHandlers.discarding()).statusCode();

      assertThat(status).isEqualTo(200);
      assertThat(server.takeRequest().body()).isEqualTo(body);
    }
  }

  @Test
  void itTalksTlsToo(@TempDir Path directory) throws Exception {
    var tls = Certificates.selfSigned(directory);
    HttpClient secure = HttpClient.newBuilder().sslContext(tls).build();
    try (MockEventServer server = MockEventServer.start(tls)) {
      server.enqueue(MockResponse.stream().event("a").thenEnd());

      String body = secure.send(request(server), BodyHandlers.ofString()).body();

      assertThat(body).isEqualTo("data: a\n\n");
    }
  }

  private static HttpRequest request(MockEventServer server) {
    return HttpRequest.newBuilder(server.uri("/")).build();
  }

  private static CompletableFuture<HttpResponse<InputStream>> getAsync(
      HttpClient client, MockEventServer server) {
    return client.sendAsync(request(server), BodyHandlers.ofInputStream());
  }

  private static BufferedReader lines(HttpResponse<InputStream> answer) throws IOException {
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }
}
