package dev.tailrace.server;

import static dev.tailrace.server.Parties.FORM;
import static dev.tailrace.server.Parties.NDJSON;
import static dev.tailrace.server.Parties.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.log.Accounts;
import dev.tailrace.log.InMemoryLog;
import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the publishes of a tenant of whose events the log keeps as much as it may. */
class TenantBytesTest {
  private static final String ACME = Keyed.ofTenant("acme");
  private static final String GLOBEX = Keyed.ofTenant("globex");
  private static final String HALF = "x".repeat(600); // two are more than the bound
  private static final int LOG_ENTRIES = 5;

  @TempDir private Path directory;
  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);

  @BeforeEach
  void boundWhatIsKept() throws IOException {
    Keyed keys = new Keyed(directory, server.clock, Runnable::run);
    TenantOptions quota = new TenantOptions(0, 0, Rate.NONE, 1024);
    Accounts accounts = new Accounts("tenants", TenantOptions::account);
    server
        .log(new InMemoryLog(ServerFixture.EPOCH, LOG_ENTRIES, server.clock, accounts))
        .options(o -> o.tokens(keys.options()).tenants(quota));
  }

  @Test
  void aTenantAtItsBoundIsRefusedWhicheverTopicItNames() throws IOException {
    assertThat(publish("a", HALF, ACME).status()).isEqualTo(201);
    assertThat(publish("b", HALF, ACME).status()).isEqualTo(201);

    Response third = publish("c", "x", ACME);

    assertThat(third.status()).isEqualTo(429);
    assertThat(third.header("Retry-After")).isEqualTo("60");
    assertThat(third.body())
        .contains("urn:tailrace:problem:bytes-of-tenant", "\"limitBytes\":1024")
        .containsPattern("\"keptBytes\":1[23][0-9]{2}\\b");
    assertThat(server.metrics().rejections(Limit.TENANT_BYTES)).isEqualTo(1);
    assertThat(server.metrics().published.sum()).isEqualTo(2);
  }

  @Test
  void oneTenantsBytesAreNotAnothers() throws IOException {
    fill(ACME);

    assertThat(publish("a", HALF, GLOBEX).status()).isEqualTo(201);
    assertThat(publish("a", HALF, GLOBEX).status()).isEqualTo(201);
    assertThat(publish("a", "x", GLOBEX).status()).isEqualTo(429);
  }

  @Test
  void whoeverHasNoTenantHasNoBound() throws IOException {
    String nobodys =
        Keyed.signed("{\"alg\":\"HS256\"}", "{\"tailrace\":{\"publish\":[\"**\"]}}");

    for (int i = 0; i < 2 * LOG_ENTRIES; i++) {
      assertThat(publish("a", HALF, nobodys).status()).isEqualTo(201);
    }
  }

  @Test
  void thereIsRoomAgainWhenTheOldestHaveFallenOut() throws IOException {
    fill(ACME);
    assertThat(publish("a", "x", ACME).status()).isEqualTo(429);

    for (int i = 0; i < LOG_ENTRIES; i++) {
      server.publish("others", "x");
    }

    assertThat(publish("a", "x", ACME).status()).isEqualTo(201);
  }

  @Test
  void eachLineOfABatchIsToldForItself() throws IOException {
    String line = "{\"topic\":\"a\",\"data\":\"" + HALF + "\"}\n";

    Response answer =
        server.connect().post("/events", line.repeat(4), NDJSON, ACME).readResponse();

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().lines())
        .satisfiesExactly(
            first -> assertThat(first).contains("\"id\""),
            second -> assertThat(second).contains("\"id\""),
            third -> assertThat(third).contains("bytes-of-tenant", "\"line\":3"),
            fourth -> assertThat(fourth).contains("bytes-of-tenant", "\"line\":4"));
    assertThat(server.metrics().rejections(Limit.TENANT_BYTES)).isEqualTo(2);
  }

  @Test
  void aStreamOfEventsEndsAtTheBound() throws IOException {
    Response answer =
        server
            .connect()
            .post("/topics/a", ("data: " + HALF + "\n\n").repeat(4), STREAM, ACME)
            .readResponse();

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.body()).contains("bytes-of-tenant", "\"published\":2");
    assertThat(server.metrics().published.sum()).isEqualTo(2);
  }

  @Test
  void mercureIsNoWayRoundIt() throws IOException {
    fill(ACME);

    Response answer =
        server
            .connect()
            .post("/.well-known/mercure", "topic=a&data=x", FORM, ACME)
            .readResponse();

    assertThat(answer.status()).isEqualTo(429);
    assertThat(server.metrics().rejections(Limit.TENANT_BYTES)).isEqualTo(1);
  }

  @Test
  void whatATenantMayNotPublishIsNotTold() throws IOException {
    fill(ACME);
    String reader =
        Keyed.signed(
            "{\"alg\":\"HS256\"}", "{\"tailrace\":{\"tenant\":\"acme\",\"subscribe\":[\"**\"]}}");

    Response refused = publish("a", "x", reader);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.body()).doesNotContain("keptBytes");
  }

  @Test
  void theHubStillTellsWhoIsThere() throws IOException {
    server.options(o -> o.presence(PresenceOptions.DEFAULTS));
    fill(ACME);

    server.follow("/topics/a", ACME);
    ServerMetrics metrics = server.metrics();
    ServerFixture.eventually("told", () -> metrics.presenceEvents.sum() == 1);

    assertThat(server.connect().get("/presence/a", ACME).readResponse().body())
        .contains("\"ann\"");
    assertThat(metrics.presenceUntold.sum()).isZero();
    assertThat(publish("a", "x", ACME).status()).isEqualTo(429);
  }

  @Test
  void theBoundIsTold() throws IOException {
    assertThat(server.connect().get("/info").readResponse().body())
        .contains("\"keptBytesPerTenant\":1024");
  }

  @Test
  void aTopicIsOnTheAccountOfTheTenantItBeginsWith() {
    assertThat(TenantOptions.account("~acme/a/b")).isEqualTo("~acme");
    assertThat(TenantOptions.account("~acme/~globex/b")).isEqualTo("~acme");
    assertThat(Space.of("acme").account()).isEqualTo("~acme");
    assertThat(Space.COMMON.account()).isNull();
    for (String nobodys : new String[] {"a", "a/~acme/b", "~", "~acme", "/~acme/"}) {
      assertThat(TenantOptions.account(nobodys)).as(nobodys).isNull();
    }
  }

  private void fill(String token) throws IOException {
    assertThat(publish("a", HALF + HALF, token).status()).isEqualTo(201);
  }

  private Response publish(String topic, String data, String token) throws IOException {
    return server.connect().post("/topics/" + topic, data, token).readResponse();
  }
}
