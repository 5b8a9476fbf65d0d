package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ClientOptions.ProxyHeader;
import dev.tailrace.server.ClientOptions.Rates;
import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One client that wants too much, and many that come at once. */
@OnEveryTransport
class CrowdTest {
  private static final String SHED = "retry: (4[89]|[56][0-9]|7[0-2])[0-9]{3}\n:\n";

  @RegisterExtension final ServerFixture server;

  CrowdTest(Transport transport) {
    server = new ServerFixture(transport);
  }

  @Test
  void aListenerBeyondItsClientsConnectionsIsToldWhenToComeBack() throws IOException {
    clients(o -> o.withMaxConnections(2));
    server.follow("/topics/t");
    server.follow("/topics/t");
    RawHttp third = server.connect().get("/topics/t");

    Response response = third.readResponse();

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).matches(SHED);
    assertThat(third.readToEnd()).isEmpty();
    assertThat(server.metrics().rejections(Limit.CLIENT_CONNECTIONS)).isEqualTo(1);
    assertThat(server.metrics().listeners()).isEqualTo(2);
  }

  @Test
  void anythingElseBeyondIsTooManyRequests() throws IOException {
    clients(o -> o.withMaxConnections(1));
    server.follow("/topics/t");

    Response response = server.connect().post("/topics/t", "x").readResponse();

    assertThat(response.status()).isEqualTo(429);
    assertThat(Integer.parseInt(response.header("Retry-After"))).isBetween(48, 73);
    assertThat(response.body()).contains("urn:tailrace:problem:too-many-connections-of-client");
  }

  @Test
  void healthIsToldToWhoeverAsks() throws IOException {
    clients(o -> o.withMaxConnections(1));
    server.follow("/topics/t");

    assertThat(server.connect().get("/health/live").readResponse().status()).isEqualTo(200);
    assertThat(server.metrics().rejections(Limit.CLIENT_CONNECTIONS)).isZero();
  }

  @Test
  void farBeyondItsConnectionsAClientIsClosedWithoutAWord() throws IOException {
    clients(o -> o.withMaxConnections(1));
    server.follow("/topics/t");
    for (int i = 0; i < 16; i++) {
      server.connect();
    }
    ServerMetrics metrics = server.metrics();
    ServerFixture.eventually("let in", () -> metrics.connections() == 17);
    server.pass(Duration.ZERO); // places are taken after they are counted

    RawHttp last = server.connect();

    assertThat(last.readToEnd()).isEmpty();
    assertThat(metrics.rejections(Limit.CLIENT_CONNECTIONS)).isEqualTo(1);
  }

  @Test
  void whenOneLeavesAnotherOfTheClientIsLetIn() throws IOException {
    clients(o -> o.withMaxConnections(1));
    RawHttp first = server.follow("/topics/t");
    ServerMetrics metrics = server.metrics();

    first.close();
    ServerFixture.eventually("left", () -> metrics.connections() == 0);
    server.pass(Duration.ZERO); // its place is given back after it is counted

    server.follow("/topics/t");
  }

  @Test
  void behindAProxyTheStreamsOfEachClientAreCounted() throws IOException {
    clients(o -> trusting(o).withMaxConnections(1));
    followFor("192.0.2.1");
    RawHttp again = server.connect().get("/topics/t", "X-Forwarded-For: 192.0.2.1");

    Response response = again.readResponse();

    assertThat(response.body()).matches(SHED);
    assertThat(server.metrics().rejections(Limit.CLIENT_CONNECTIONS)).isEqualTo(1);
    assertThat(again.get("/health/live").readResponse().status()).isEqualTo(200); // kept alive
    followFor("192.0.2.2");
    followFor("2001:db8:0:1::1");
    assertThat(server.connect().get("/topics/t", "X-Forwarded-For: 2001:db8:0:1::2")
            .readResponse().body())
        .matches(SHED);
  }

  @Test
  void aStreamBehindAProxyGivesItsPlaceBack() throws IOException {
    clients(o -> trusting(o).withMaxConnections(1));
    RawHttp first = followFor("192.0.2.1");
    ServerMetrics metrics = server.metrics();

    first.close();
    ServerFixture.eventually("left", () -> metrics.listeners() == 0);
    server.pass(Duration.ZERO); // its place is given back after it is counted
    RawHttp second = followFor("192.0.2.1");
    second.reset();
    ServerFixture.eventually("left again", () -> metrics.listeners() == 0);
    server.pass(Duration.ZERO);

    followFor("192.0.2.1");
  }

  @Test
  void whatAStrangerSaysOfItsAddressDoesNotCount() throws IOException {
    clients(o -> o.withMaxConnections(1)
        .withTrustedProxies(List.of("192.0.2.0/24"), ProxyHeader.X_FORWARDED_FOR));
    server.follow("/topics/t", "X-Forwarded-For: 198.51.100.1");

    Response response =
        server.connect().get("/topics/t", "X-Forwarded-For: 198.51.100.2").readResponse();

    assertThat(response.body()).matches(SHED);
  }

  @Test
  void aProxyThatTalksNonsenseIsCountedAndStandsForItsClients() throws IOException {
    clients(o -> trusting(o).withMaxConnections(1));
    server.follow("/topics/t", "X-Forwarded-For: _hidden");

    Response response =
        server.connect().get("/topics/t", "X-Forwarded-For: " + "x,".repeat(4000)).readResponse();

    assertThat(response.body()).matches(SHED);
    assertThat(server.metrics().rejections(Limit.FORWARDED)).isEqualTo(2);
  }

  @Test
  void streamsThatComeTooFastAreSentAwaySoftly() throws IOException {
    rates(new Rates(Rate.NONE, Rate.parse("2/s"), Rate.NONE));
    server.follow("/topics/t");
    server.follow("/topics/t");
    RawHttp third = server.connect().get("/topics/t");

    Response response = third.readResponse();
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).matches("retry: [0-9]{4,5}\n:\n");
    assertThat(server.metrics().rejections(Limit.CONNECT_RATE)).isEqualTo(1);
    server.pass(Duration.ofMillis(500));

    server.follow("/topics/t");
  }

  @Test
  void retryRisesWithTheRateOfNewStreams() throws IOException {
    rates(new Rates(Rate.NONE, Rate.parse("8/s"), Rate.NONE));
    for (int i = 0; i < 7; i++) {
      server.follow("/topics/t");
    }

    RawHttp eighth = server.connect().get("/topics/t");
    eighth.readHead();

    String retry = eighth.readChunk().replaceAll("[^0-9]", "");
    assertThat(Long.parseLong(retry)).isBetween(4000L, 10_000L); // 8 a second, 4 are comfortable
  }

  @Test
  void oneClientThatComesTooOftenKeepsNobodyElseOut() throws IOException {
    clients(o -> trusting(o)
        .withRates(new Rates(Rate.NONE, Rate.parse("10/s"), Rate.parse("1/s"))));
    followFor("192.0.2.1");
    for (int i = 0; i < 20; i++) {
      Response response =
          server.connect().get("/topics/t", "X-Forwarded-For: 192.0.2.1").readResponse();
      assertThat(response.body()).startsWith("retry: ");
    }

    followFor("192.0.2.2");

    assertThat(server.metrics().rejections(Limit.CLIENT_CONNECT_RATE)).isEqualTo(20);
    assertThat(server.metrics().rejections(Limit.CONNECT_RATE)).isZero();
  }

  @Test
  void whereTheOwnerSaysSoTheyGet503() throws IOException {
    server.options(o -> o.shedWith503(true));
    rates(new Rates(Rate.NONE, Rate.parse("1/s"), Rate.NONE));
    server.follow("/topics/t");

    Response response = server.connect().get("/topics/t").readResponse();

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.body()).contains("urn:tailrace:problem:connect-rate");
  }

  @Test
  void theLimitsAreTold() throws IOException {
    clients(o -> o.withMaxConnections(7)
        .withRates(new Rates(Rate.parse("60/m"), Rate.parse("5/s"), Rate.NONE)));

    String info = server.connect().get("/info").readResponse().body();

    assertThat(info)
        .contains("\"connectionsPerClient\":7")
        .contains("\"publishRate\":\"60/m\"")
        .contains("\"connectRate\":\"5/s\"")
        .contains("\"connectRatePerClient\":\"none\"")
        .contains("\"uploadBytes\":67108864")
        .contains("\"last\":10000")
        .contains("\"writeStallMillis\":30000")
        .contains("\"client_connections\":0");
  }

  private RawHttp followFor(String client) throws IOException {
    return server.follow("/topics/t", "X-Forwarded-For: " + client);
  }

  private void rates(Rates rates) {
    clients(o -> o.withRates(rates));
  }

  private void clients(UnaryOperator<ClientOptions> change) {
    server.options(o -> o.clients(change.apply(ClientOptions.DEFAULTS)));
  }

  private static ClientOptions trusting(ClientOptions options) {
    return options.withTrustedProxies(List.of("loopback"), ProxyHeader.X_FORWARDED_FOR);
  }
}
