package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@OnEveryTransport
class OriginTest {
  @RegisterExtension final ServerFixture server;

  OriginTest(Transport transport) {
    server = new ServerFixture(transport);
  }

  private void allow(String... origins) {
    server.options(o -> o.corsOrigins(List.of(origins)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example", "null", "http://localhost.evil.example", "http://localhost:81",
        "localhost"
      })
  void aForeignOriginMayNotPublish(String origin) throws IOException {
    Response response =
        server.connect().post("/topics/t", "x", "Origin: " + origin).readResponse();

    assertThat(response.status()).isEqualTo(403);
    assertThat(response.body()).contains("urn:tailrace:problem:foreign-origin");
    assertThat(server.publish("t", "first")).isEqualTo("epoch0.1");
    assertThat(server.metrics().rejections(Limit.FOREIGN_ORIGIN)).isEqualTo(1);
  }

  @Test
  void aForeignOriginMayNotPublishABatchEither() throws IOException {
    RawHttp client =
        server
            .connect()
            .post(
                "/events",
                "{}",
                "Content-Type: application/x-ndjson",
                "Origin: https://evil.example");

    assertThat(client.readResponse().status()).isEqualTo(403);
  }

  @Test
  void theServersOwnPagesMayPublish() throws IOException {
    RawHttp client =
        server
            .connect()
            .post("/topics/t", "x", "Host: localhost:8080", "Origin: http://LocalHost:8080");

    assertThat(client.readResponse().status()).isEqualTo(201);
  }

  @Test
  void anAllowedOriginMayPublishAndReadTheAnswer() throws IOException {
    allow("https://app.example", "https://other.example");

    Response response =
        server.connect().post("/topics/t", "x", "Origin: https://app.example").readResponse();

    assertThat(response.status()).isEqualTo(201);
    assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
    assertThat(response.header("Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(response.header("Access-Control-Expose-Headers"))
        .isEqualTo("Last-Event-ID, Mercure-Last-Event-ID, Link, Retry-After, SSE-Heartbeat");
    assertThat(response.header("Vary")).isEqualTo("Origin");
  }

  @Test
  void aStreamMayBeReadByAnAllowedOrigin() throws IOException {
    allow("*");
    RawHttp client = server.connect().get("/topics/t", "Origin: https://any.example");

    Response head = client.readBodiless();

    assertThat(head.header("Access-Control-Allow-Origin")).isEqualTo("*");
    assertThat(head.header("Access-Control-Allow-Credentials")).isNull();
    assertThat(head.headers("Vary")).containsExactlyInAnyOrder("Accept, Last-Event-ID", "Origin");
  }

  @ParameterizedTest
  @CsvSource({
    "GET /nowhere, 404",
    "GET /topics/*, 400",
    "GET /topics/a?since=never, 400",
    "GET /topics/a?wait=never, 400",
    "GET /topics/%ff, 400",
    "DELETE /topics/a, 405",
    "POST /events, 415",
    "GET http://foreign.example/topics/a, 421",
  })
  void anErrorMayBeReadByAnAllowedOriginToo(String request, int status) throws IOException {
    allow("https://app.example");
    String accept = request.contains("wait") ? "application/json" : "*/*";

    RawHttp client =
        server
            .connect()
            .request(request, "x", "Origin: https://app.example", "Accept: " + accept);

    Response response = client.readResponse();
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
    assertThat(response.header("Access-Control-Allow-Credentials")).isEqualTo("true");
  }

  @Test
  void thatThereIsNoRoomMayBeReadByAnAllowedOriginToo() throws IOException {
    allow("https://app.example");
    server.options(o -> o.limits(LimitOptions.DEFAULTS.withMaxConnections(1)));
    server.follow("/topics/t");

    Response poll =
        server
            .connect()
            .get("/topics/t?wait=1s", "Origin: https://app.example", "Accept: application/json")
            .readResponse();
    Response stream =
        server.connect().get("/topics/t", "Origin: https://app.example").readResponse();

    assertThat(poll.status()).isEqualTo(503);
    assertThat(poll.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
    assertThat(poll.header("Access-Control-Expose-Headers")).contains("Retry-After");
    assertThat(stream.status()).isEqualTo(200);
    assertThat(stream.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
  }

  @Test
  void anOriginThatIsNotAllowedReadsNothing() throws IOException {
    allow("https://app.example");

    Response response =
        server.connect().get("/info", "Origin: https://evil.example").readResponse();

    assertThat(response.header("Access-Control-Allow-Origin")).isNull();
    assertThat(response.header("Vary")).isEqualTo("Origin");
  }

  @Test
  void aPreflightIsAnswered() throws IOException {
    allow("https://app.example");

    Response response =
        server
            .connect()
            .request(
                "OPTIONS /topics/t",
                "",
                "Origin: https://app.example",
                "Access-Control-Request-Method: GET",
                "Access-Control-Request-Headers: last-event-id")
            .readBodiless();

    assertThat(response.status()).isEqualTo(204);
    assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
    assertThat(response.header("Access-Control-Allow-Methods"))
        .isEqualTo("GET, HEAD, POST, OPTIONS");
    assertThat(response.header("Access-Control-Allow-Headers"))
        .isEqualTo(
            "Authorization, Cache-Control, Last-Event-ID, Content-Type, Accept, Idempotency-Key,"
                + " traceparent");
    assertThat(response.header("Access-Control-Allow-Private-Network")).isNull();
    assertThat(response.header("Access-Control-Max-Age")).isEqualTo("7200");
    assertThat(response.header("Vary")).isEqualTo("Origin");
  }

  @ParameterizedTest
  @CsvSource({"https://app.example, true", "*, "})
  void onlyWhoIsNamedReachesIntoAPrivateNetwork(String origin, String allowed) throws IOException {
    allow(origin);

    RawHttp client =
        server
            .connect()
            .request(
                "OPTIONS /topics/t",
                "",
                "Origin: https://app.example",
                "Access-Control-Request-Method: GET",
                "Access-Control-Request-Private-Network: true");

    assertThat(client.readBodiless().header("Access-Control-Allow-Private-Network"))
        .isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/events", "/topics/", "/topics/a//b/", "/nowhere", "/info", "*"})
  void aPreflightIsNeverRedirected(String target) throws IOException {
    allow("https://app.example");

    RawHttp client =
        server
            .connect()
            .request(
                "OPTIONS " + target,
                "",
                "Origin: https://app.example",
                "Access-Control-Request-Method: GET");

    assertThat(client.readBodiless().status()).isEqualTo(204);
  }

  @Test
  void anOriginIsFoundHoweverItsOwnerTypedIt() throws IOException {
    allow("HTTPS://App.Example:443");

    Response response =
        server.connect().get("/info", "Origin: https://app.example").readResponse();

    assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
  }

  @Test
  void aPollIsForThoseWhoMayReadAndIsKeptByNobody() throws IOException {
    allow("https://app.example");

    Response response =
        server
            .connect()
            .get("/topics/t?wait=0s", "Origin: https://app.example", "Accept: application/json")
            .readResponse();

    assertThat(response.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example");
    assertThat(response.header("Cache-Control")).isEqualTo("no-store");
    assertThat(response.headers("Vary")).containsExactlyInAnyOrder("Accept", "Origin");
  }

  @Test
  void aPreflightOfAForeignOriginAllowsNothing() throws IOException {
    Response response =
        server
            .connect()
            .request("OPTIONS /topics/t", "", "Origin: https://evil.example")
            .readBodiless();

    assertThat(response.status()).isEqualTo(204);
    assertThat(response.header("Allow")).isEqualTo("GET, HEAD, POST, OPTIONS");
    assertThat(response.head().toLowerCase(java.util.Locale.ROOT)).doesNotContain("access-control");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost", "LOCALHOST:8080", "localhost.:80", "app.localhost:1", "127.0.0.1:8080",
        "127.9.9.9", "[::1]", "[::1]:8080"
      })
  void onLoopbackALoopbackHostIsServed(String host) throws IOException {
    RawHttp client = server.connect().get("/health/live", "Host: " + host);

    assertThat(client.readResponse().status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example",
        "127.evil", "notlocalhost", "[::2]:80", "10.0.0.1", "0.0.0.0"
      })
  void onLoopbackAForeignHostIsMisdirected(String host) throws IOException {
    RawHttp client = server.connect().get("/topics/t", "Host: " + host);

    Response response = client.readResponse();

    assertThat(response.status()).isEqualTo(421);
    assertThat(response.body()).contains("urn:tailrace:problem:foreign-host");
    assertThat(server.metrics().rejections(Limit.FOREIGN_HOST)).isEqualTo(1);
  }

  @Test
  void theHostOfAnAbsoluteTargetCountsWhateverTheHeaderSays() throws IOException {
    RawHttp client = server.connect().get("http://evil.example/health/live");

    assertThat(client.readResponse().status()).isEqualTo(421);
  }

  @ParameterizedTest
  @ValueSource(strings = {"events.example", "EVENTS.example:443", "events.example.:8443"})
  void onLoopbackTheHostOfAnAllowedOriginIsServed(String host) throws IOException {
    allow("https://other.example", "https://events.example");

    RawHttp client = server.connect().get("/health/live", "Host: " + host);

    assertThat(client.readResponse().status()).isEqualTo(200);
  }

  @Test
  void whoAllowsEveryOriginHasNamedNoHost() throws IOException {
    allow("*");

    RawHttp client = server.connect().get("/health/live", "Host: evil.example");

    assertThat(client.readResponse().status()).isEqualTo(421);
  }

  @Test
  void theHostIsFreeWhereTheOwnerSaysSo() throws IOException {
    server.options(o -> o.loopbackHostsOnly(false));

    RawHttp client = server.connect().get("/health/live", "Host: behind.a.proxy.example");

    assertThat(client.readResponse().status()).isEqualTo(200);
  }
}
