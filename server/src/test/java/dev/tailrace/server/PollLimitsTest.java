package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ClientOptions.ProxyHeader;
import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A poll that waits takes the place of a stream. */
class PollLimitsTest {
  private static final String POLL = "/topics/t?wait=25s";
  private static final String[] JSON = {"accept", "application/json"};

  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);

  @Test
  void pollsOfOneConnectionArePlacesOfItsClient() throws IOException {
    server.options(o -> o.clients(ClientOptions.DEFAULTS.withMaxConnections(3)));
    RawHttp2 client = server.http2(); // which is one, too
    poll(client);
    poll(client);

    int third = client.get(POLL, JSON);

    assertThat(client.answer(third))
        .startsWith("429 ")
        .contains("urn:tailrace:problem:too-many-connections-of-client");
    assertThat(server.metrics().rejections(Limit.CLIENT_CONNECTIONS)).isEqualTo(1);
    assertThat(server.metrics().pollsWaiting()).isEqualTo(2);
  }

  @Test
  void anAnswerGivesThePlaceBack() throws IOException {
    server.options(o -> o.clients(ClientOptions.DEFAULTS.withMaxConnections(2)));
    RawHttp2 client = server.http2();
    int answered = poll(client);

    server.publish("t", "x");

    assertThat(client.answer(answered)).startsWith("200 ");
    poll(client);
  }

  @Test
  void aClientThatLeavesGivesThePlaceBack() throws IOException {
    server.options(o -> o.clients(ClientOptions.DEFAULTS.withMaxConnections(2)));
    ServerMetrics metrics = server.metrics();
    RawHttp2 client = server.http2();

    client.reset(poll(client));
    ServerFixture.eventually("gone", () -> metrics.pollsWaiting() == 0);

    poll(client);
  }

  @Test
  void behindAProxyThePollsOfEachClientAreCounted() throws IOException {
    server.options(
        o ->
            o.clients(
                ClientOptions.DEFAULTS
                    .withTrustedProxies(List.of("loopback"), ProxyHeader.X_FORWARDED_FOR)
                    .withMaxConnections(1)));
    pollFor("192.0.2.1");

    Response again =
        server
            .connect()
            .get(POLL, "Accept: application/json", "X-Forwarded-For: 192.0.2.1")
            .readResponse();

    assertThat(again.status()).isEqualTo(429);
    assertThat(Integer.parseInt(again.header("Retry-After"))).isPositive();
    pollFor("192.0.2.2");
  }

  @Test
  void aConnectionOfItsOwnIsPlaceEnough() throws IOException {
    server.options(o -> o.clients(ClientOptions.DEFAULTS.withMaxConnections(1)));
    RawHttp client = server.connect();

    for (int i = 0; i < 3; i++) {
      client.get("/topics/t?wait=0s", "Accept: application/json");
      assertThat(client.readResponse().status()).isEqualTo(200);
    }
  }

  @Test
  void pollsAndStreamsTogetherHaveALimit() throws IOException {
    server.options(o -> o.http2(new Http2Options(100, 3, 1000, false)));
    RawHttp2 client = server.http2();
    poll(client);
    poll(client);
    client.follow("/topics/t");

    assertThat(client.answer(client.get(POLL, JSON)))
        .startsWith("503 ")
        .contains("urn:tailrace:problem:too-many-streams");
    assertThat(server.metrics().rejections(Limit.STREAMS)).isEqualTo(1);
    server.pass(Duration.ofSeconds(26));
    ServerMetrics metrics = server.metrics();
    ServerFixture.eventually("answered", () -> metrics.pollsWaiting() == 0);
    poll(client);
  }

  private int poll(RawHttp2 client) throws IOException {
    ServerMetrics metrics = server.metrics();
    long before = metrics.pollsBegun.sum();
    int stream = client.get(POLL, JSON);
    ServerFixture.eventually("polled", () -> metrics.pollsBegun.sum() > before);
    return stream;
  }

  private void pollFor(String client) throws IOException {
    ServerMetrics metrics = server.metrics();
    long before = metrics.pollsBegun.sum();
    server.connect().get(POLL, "Accept: application/json", "X-Forwarded-For: " + client);
    ServerFixture.eventually("polled", () -> metrics.pollsBegun.sum() > before);
  }
}
