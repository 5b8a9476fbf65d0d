package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerMetrics.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token that is taken back before its time. */
class RevocationTest {
  private static final String PATH = "/revocations";
  private static final String ALL = "{\"sub\":\"somebody\"}"; // as all tokens here

  @TempDir private Path directory;

  @RegisterExtension
  final ServerFixture server = new ServerFixture(ServerOptions.Transport.AUTO);

  private final List<List<Revocation>> saved = new ArrayList<>();
  private boolean diskIsFull;
  private Keyed keys;

  @BeforeEach
  void locked() throws IOException {
    keys = new Keyed(directory, server.clock, Runnable::run);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    TokenOptions tokens = keys.options().withRevocations(this::save);
    server.options(o -> o.tokens(tokens).management(any));
  }

  private void save(List<Revocation> revocations) throws IOException {
    if (diskIsFull) {
      throw new IOException("no space left");
    }
    saved.add(revocations);
  }

  @Test
  void endsTheStreamsThatWereOpenedWithIt() throws IOException {
    RawHttp listener = server.follow("/topics/t", keys.reader("t"));

    Response revoked = server.operate().post(PATH, ALL).readResponse();
    server.publish("t", "too late");

    assertThat(revoked.status()).isEqualTo(201);
    assertThat(listener.readToEnd()).endsWith("0\r\n\r\n").doesNotContain("too late");
    assertThat(server.metrics().endings(Ended.REVOKED)).isEqualTo(1);
  }

  @Test
  void endsAStreamAsItOpens() throws IOException {
    RawHttp listener =
        server.connect().request("GET /topics/t", "", keys.reader("t"), "Content-Length: 1");
    ServerMetrics metrics = server.metrics();
    ServerFixture.eventually("its head is read", () -> metrics.requests.sum() == 1);
    server.pass(Duration.ZERO); // and all that follows from it

    server.operate().post(PATH, ALL).readResponse();
    listener.send("x");

    assertThat(listener.readToEnd()).startsWith("HTTP/1.1 200 OK").endsWith("0\r\n\r\n");
    assertThat(metrics.endings(Ended.REVOKED)).isEqualTo(1);
    assertThat(metrics.streamsOpened.sum()).isEqualTo(1);
  }

  @Test
  void endsAStreamThatWasBeingOpened() throws IOException {
    RawHttp listener =
        server.connect().get("/topics/t?last=1", keys.reader("t"), "Connection: close");

    server.operate().post(PATH, ALL).readResponse();

    assertThat(listener.readToEnd()).matches("(?s).* (401 .*|200 .*0\r\n\r\n)");
  }

  @Test
  void letsNobodyInWithIt() throws IOException {
    String token = keys.reader("t");
    server.operate().post(PATH, ALL).readResponse();

    Response response = server.connect().get("/topics/t", token).readResponse();

    assertThat(response.status()).isEqualTo(401);
    assertThat(response.body()).contains("\"reason\":\"revoked\"");
  }

  @Test
  void mayBeSoLarge() throws IOException {
    server.options(o -> o.clients(ClientOptions.DEFAULTS.withMaxControlBytes(1024)));
    String least = "{\"jti\":\"17\"}";

    Response fits = server.operate().post(PATH, least + " ".repeat(1000)).readResponse();
    Response larger = server.operate().post(PATH, least + " ".repeat(1024)).readResponse();

    assertThat(fits.status()).isEqualTo(201);
    assertThat(larger.status()).isEqualTo(413);
    assertThat(larger.body()).contains("1024 bytes a revocation may have");
  }

  @Test
  void isKeptBeforeItIsAnswered() throws IOException {
    server.operate().post(PATH, "{\"jti\":\"17\",\"for\":\"2h\"}").readResponse();

    assertThat(saved)
        .containsExactly(
            List.of(
                new Revocation("17", null, server.clock.instant().plus(Duration.ofHours(2)))));
  }

  @Test
  void doesNotHoldIfItCannotBeKept() throws IOException {
    diskIsFull = true;

    Response response = server.operate().post(PATH, ALL).readResponse();

    assertThat(response.status()).isEqualTo(500);
    server.follow("/topics/t", keys.reader("t"));
  }

  @Test
  void isForgottenWithItsTime() throws IOException {
    server.operate().post(PATH, "{\"sub\":\"somebody\",\"for\":\"1m\"}").readResponse();
    server.pass(Duration.ofSeconds(61));

    server.follow("/topics/t", keys.reader("t"));

    assertThat(server.operate().get(PATH).readResponse().body())
        .isEqualTo("{\"revocations\":[]}\n");
  }

  @Test
  void canBeTakenBack() throws IOException {
    server.operate().post(PATH, ALL).readResponse();

    Response first = server.operate().request("DELETE " + PATH, ALL).readResponse();
    Response second = server.operate().request("DELETE " + PATH, ALL).readResponse();

    assertThat(first.status()).isEqualTo(204);
    assertThat(second.status()).isEqualTo(404);
    server.follow("/topics/t", keys.reader("t"));
  }

  @Test
  void isListed() throws IOException {
    server.operate().post(PATH, "{\"jti\":\"a\"}").readResponse();
    server.operate().post(PATH, "{\"sub\":\"b\",\"for\":\"1h\"}").readResponse();

    assertThat(server.operate().get(PATH).readResponse().body())
        .isEqualTo(
            "{\"revocations\":[{\"jti\":\"a\",\"until\":\"2026-01-02T00:00:00Z\"},"
                + "{\"sub\":\"b\",\"until\":\"2026-01-01T01:00:00Z\"}]}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "[]", "{}", "{\"jti\":1}", "{\"jti\":\"\"}", "{\"jti\":\"a\",\"sub\":\"b\"}",
        "{\"jti\":\"a\",\"for\":\"long\"}", "{\"jti\":\"a\",\"x\":\"y\"}", "{\"jti\":\"a\"",
        "{\"jti\":\"a\",\"tenant\":\"acme\"}", "{\"sub\":\"a\",\"tenant\":\"ACME\"}",
        "{\"tenant\":\"acme\"}"
      })
  void whatIsNoneIsRefused(String body) throws IOException {
    assertThat(server.operate().post(PATH, body).readResponse().status()).isEqualTo(400);
    assertThat(saved).isEmpty();
  }

  @Test
  void ofOneTenantsSubjectIsNoneOfAnothersOfTheSameName() throws IOException {
    server.options(o -> o.tenants(TenantOptions.UNBOUNDED));
    String acme = keys.ofTenant("acme", List.of(), List.of("t"));
    String other = keys.ofTenant("other", List.of(), List.of("t"));
    RawHttp ended = server.follow("/topics/t", acme);
    String body = "{\"sub\":\"somebody\",\"tenant\":\"acme\",\"for\":\"1h\"}";

    Response revoked = server.operate().post(PATH, body).readResponse();

    assertThat(revoked.body())
        .isEqualTo(
            "{\"sub\":\"somebody\",\"tenant\":\"acme\","
                + "\"until\":\"2026-01-01T01:00:00Z\"}\n");
    assertThat(ended.readToEnd()).endsWith("0\r\n\r\n");
    assertThat(server.connect().get("/topics/t", acme).readResponse().status()).isEqualTo(401);
    server.follow("/topics/t", other);
    server.follow("/topics/t", keys.reader("t"));
    assertThat(server.operate().request("DELETE " + PATH, ALL).readResponse().status())
        .isEqualTo(404);
  }

  @Test
  void withoutATenantItIsOfTheSubjectWhereverItIs() throws IOException {
    server.options(o -> o.tenants(TenantOptions.UNBOUNDED));
    String acme = keys.ofTenant("acme", List.of(), List.of("t"));

    server.operate().post(PATH, ALL).readResponse();

    assertThat(server.connect().get("/topics/t", acme).readResponse().status()).isEqualTo(401);
    assertThat(server.connect().get("/topics/t", keys.reader("t")).readResponse().status())
        .isEqualTo(401);
  }

  @Test
  void isNothingForTheHubsOwnAddress() throws IOException {
    assertThat(server.connect().post(PATH, ALL).readResponse().status()).isEqualTo(404);
    assertThat(server.connect().get(PATH).readResponse().status()).isEqualTo(404);
  }
}
