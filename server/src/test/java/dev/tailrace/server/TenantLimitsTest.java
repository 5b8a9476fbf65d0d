package dev.tailrace.server;

import static dev.tailrace.server.Parties.FORM;
import static dev.tailrace.server.Parties.JSON;
import static dev.tailrace.server.Parties.NDJSON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ClientOptions.ProxyHeader;
import dev.tailrace.server.ClientOptions.Rates;
import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a tenant runs into that takes more than its share, whatever its clients do. */
class TenantLimitsTest {
  private static final String TWO = "/events?topic=a&topic=b";
  private static final String ACME = Keyed.ofTenant("acme");
  private static final String GLOBEX = Keyed.ofTenant("globex");

  @TempDir private Path directory;
  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);
  private Keyed keys;
  private TenantOptions quota = new TenantOptions(2, 4, Rate.parse("2/s"), 0);

  @BeforeEach
  void keepTenantsApart() throws IOException {
    keys = new Keyed(directory, server.clock, Runnable::run);
    server.options(o -> o.tokens(keys.options()).tenants(quota));
  }

  @Test
  void streamsOfATenantAreCountedOverAllItsConnections() throws IOException {
    server.follow("/topics/a", ACME);
    server.follow("/topics/a", ACME);

    Response third = server.connect().get("/topics/a", ACME).readResponse();

    assertThat(third.status()).isEqualTo(200);
    assertThat(third.body()).matches("retry: (4[89]|[56][0-9]|7[0-2])[0-9]{3}\n:\n");
    assertThat(server.metrics().rejections(Limit.TENANT_STREAMS)).isEqualTo(1);
    server.follow("/topics/a", GLOBEX);
  }

  @Test
  void thePlaceOfAStreamThatEndsIsFree() throws IOException {
    RawHttp first = server.follow(TWO, ACME);
    server.follow("/topics/a", ACME);
    ServerMetrics metrics = server.metrics();

    first.close();
    ServerFixture.eventually("gone", () -> metrics.listeners() == 1);
    server.pass(Duration.ZERO); // its place is given back after it is counted

    server.follow("/topics/a", ACME);
  }

  @Test
  void aPollIsCountedWhileItWaits() throws IOException {
    server.follow("/topics/a", ACME);
    server.connect().get("/topics/a?wait=25s", JSON, ACME);
    ServerMetrics metrics = server.metrics();
    ServerFixture.eventually("polled", () -> metrics.pollsWaiting() == 1);

    Response refused = server.connect().get("/topics/a?wait=25s", JSON, ACME).readResponse();

    assertThat(refused.status()).isEqualTo(429);
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(48, 73);
    assertThat(refused.body()).contains("urn:tailrace:problem:too-many-streams-of-tenant");
    server.connect().post("/topics/a", "x", ACME).readResponse();
    ServerFixture.eventually("answered", () -> metrics.pollsWaiting() == 0);
    Response next = server.connect().get("/topics/a?wait=0s", JSON, ACME).readResponse();
    assertThat(next.status()).isEqualTo(200);
  }

  @Test
  void aMercureStreamIsOneToo() throws IOException {
    server.follow("/.well-known/mercure?topic=a", ACME);
    server.follow("/.well-known/mercure?topic=a", ACME);

    Response third = server.connect().get("/.well-known/mercure?topic=a", ACME).readResponse();

    assertThat(third.body()).matches("retry: [0-9]+\n:\n");
    assertThat(server.metrics().rejections(Limit.TENANT_STREAMS)).isEqualTo(1);
  }

  @Test
  void topicsOfAllStreamsAndPollsAreCountedTogether() throws IOException {
    quota = new TenantOptions(0, 4, Rate.NONE, 0);
    server.follow("/events?topic=a&topic=b/**", ACME);
    server.follow("/topics/c", ACME);

    Response stream = server.connect().get(TWO, ACME).readResponse();
    Response poll = server.connect().get(TWO + "&wait=25s", JSON, ACME).readResponse();

    assertThat(stream.body()).matches("retry: [0-9]+\n:\n");
    assertThat(poll.status()).isEqualTo(429);
    assertThat(poll.body()).contains("urn:tailrace:problem:too-many-topics-of-tenant");
    assertThat(server.metrics().rejections(Limit.TENANT_TOPICS)).isEqualTo(2);
    server.follow("/topics/d", ACME);
    server.follow(TWO, GLOBEX);
  }

  @Test
  void aStreamThatIsChangedCountsForWhatItFollowsThen() throws IOException {
    RawHttp listener = server.connect().get(TWO + "&control", ACME);
    String head = listener.readHead();
    RawHttp other = server.follow("/topics/a", ACME);

    Response tooMuch = change(head, "\"add\":[\"c\",\"d\"]");
    Response enough = change(head, "\"add\":[\"c\",\"d\"],\"remove\":[\"a\"]");

    assertThat(tooMuch.status()).isEqualTo(429);
    assertThat(Integer.parseInt(tooMuch.header("Retry-After"))).isBetween(48, 73);
    assertThat(tooMuch.body()).contains("urn:tailrace:problem:too-many-topics-of-tenant");
    assertThat(server.metrics().rejections(Limit.TENANT_TOPICS)).isEqualTo(1);
    assertThat(enough.status()).isEqualTo(200);
    ServerMetrics metrics = server.metrics();
    other.close();
    ServerFixture.eventually("gone", () -> metrics.listeners() == 1);
    Response two = server.connect().get(TWO, ACME).readResponse();
    assertThat(two.body()).matches("retry: [0-9]+\n:\n");
    change(head, "\"remove\":[\"b\"]");
    server.follow(TWO, ACME);
  }

  @Test
  void aStreamStaysWithItsTenant() throws IOException {
    String head = server.connect().get("/topics/a?control", ACME).readHead();

    Response response = change(head, "\"add\":[\"b\"]", GLOBEX);

    assertThat(response.status()).isEqualTo(403);
    assertThat(response.body()).contains("another tenant's");
  }

  @Test
  void eventsOfATenantAreCountedOverAllItsClients() throws IOException {
    RawHttp publisher = server.connect();
    publisher.post("/topics/t", "1", ACME).readResponse();
    RawHttp mercure = server.connect();
    mercure.post("/.well-known/mercure", "topic=t&data=2", FORM, ACME).readResponse();

    Response third = publisher.post("/topics/t", "3", ACME).readResponse();
    Response fourth =
        mercure.post("/.well-known/mercure", "topic=t&data=4", FORM, ACME).readResponse();

    assertThat(third.status()).isEqualTo(429);
    assertThat(third.header("Retry-After")).isEqualTo("1");
    assertThat(third.body()).contains("urn:tailrace:problem:publish-rate-of-tenant");
    assertThat(fourth.status()).isEqualTo(429);
    assertThat(server.metrics().rejections(Limit.TENANT_PUBLISH_RATE)).isEqualTo(2);
    assertThat(publisher.post("/topics/t", "x", GLOBEX).readResponse().status()).isEqualTo(201);
    server.pass(Duration.ofMillis(500));
    assertThat(publisher.post("/topics/t", "5", ACME).readResponse().status()).isEqualTo(201);
  }

  @Test
  void theLinesOfABatchAreReadAsFastAsTheTenantMay() throws IOException {
    String lines = "{\"topic\":\"t\",\"data\":1}\n".repeat(5);
    RawHttp publisher = server.connect().post("/events", lines, NDJSON, ACME);
    publisher.readHead();
    ServerMetrics metrics = server.metrics();
    ServerFixture.eventually("two", () -> metrics.published.sum() == 2);
    assertThat(metrics.rejections(Limit.TENANT_PUBLISH_RATE)).isEqualTo(1);

    server.pass(Duration.ofMillis(500));
    ServerFixture.eventually("three", () -> metrics.published.sum() == 3);
    server.pass(Duration.ofSeconds(1));

    publisher.readUntil("0\r\n\r\n");
    assertThat(metrics.published.sum()).isEqualTo(5);
  }

  @Test
  void anEventStreamIsReadAsFastAsTheTenantMay() throws IOException {
    RawHttp publisher =
        server
            .connect()
            .post("/topics/t", "data: x\n\n".repeat(3), "Content-Type: text/event-stream", ACME);
    ServerMetrics metrics = server.metrics();
    ServerFixture.eventually("two", () -> metrics.published.sum() == 2);

    server.pass(Duration.ofMillis(500));

    assertThat(publisher.readResponse().body()).contains("\"events\":3");
    assertThat(metrics.rejections(Limit.TENANT_PUBLISH_RATE)).isEqualTo(1);
  }

  @Test
  void whatItsTenantKeepsOutAClientHasNotUsed() throws IOException {
    Rates rates = new Rates(Rate.parse("2/m"), Rate.NONE, Rate.NONE);
    server.options(
        o ->
            o.clients(
                ClientOptions.DEFAULTS
                    .withTrustedProxies(List.of("loopback"), ProxyHeader.X_FORWARDED_FOR)
                    .withRates(rates)));
    RawHttp proxy = server.connect();
    for (int i = 0; i < 2; i++) {
      proxy.post("/topics/t", "x", "X-Forwarded-For: 192.0.2.1", ACME).readResponse();
    }
    String client = "X-Forwarded-For: 192.0.2.2";
    for (int i = 0; i < 3; i++) {
      assertThat(proxy.post("/topics/t", "x", client, ACME).readResponse().status())
          .isEqualTo(429);
    }

    server.pass(Duration.ofSeconds(1));

    for (int i = 0; i < 2; i++) {
      assertThat(proxy.post("/topics/t", "x", client, ACME).readResponse().status())
          .isEqualTo(201);
    }
    Response third = proxy.post("/topics/t", "x", client, ACME).readResponse();
    assertThat(third.body()).contains("problem:publish-rate\"");
  }

  @Test
  void whoHasNoTenantIsNotCounted() throws IOException {
    String nobodys = keys.bearer(List.of("**"), List.of("**"));

    for (int i = 0; i < 5; i++) {
      server.follow(TWO, nobodys);
      assertThat(server.connect().post("/topics/t", "x", nobodys).readResponse().status())
          .isEqualTo(201);
    }

    assertThat(server.metrics().listeners()).isEqualTo(5);
  }

  @Test
  void theQuotasAreTold() throws IOException {
    assertThat(server.connect().get("/info").readResponse().body())
        .contains(
            "\"streamsPerTenant\":2,\"topicsPerTenant\":4,\"publishRatePerTenant\":\"2/s\"");
  }

  private Response change(String head, String members, String... token) throws IOException {
    String body = "{\"secret\":\"" + header(head, "stream-secret") + "\"," + members + "}";
    return server
        .connect()
        .post("/streams/" + header(head, "stream-id"), body, token)
        .readResponse();
  }

  private static String header(String head, String name) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElseThrow();
  }
}
