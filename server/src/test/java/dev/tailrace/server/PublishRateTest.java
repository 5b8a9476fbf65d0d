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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@OnEveryTransport
class PublishRateTest {
  private static final String STREAM = "Content-Type: text/event-stream";
  private static final String BATCH = "Content-Type: application/x-ndjson";
  private static final String CHUNKED = "Transfer-Encoding: chunked";

  @RegisterExtension final ServerFixture server;

  PublishRateTest(Transport transport) {
    server = new ServerFixture(transport);
  }

  @BeforeEach
  void letTwoASecondThrough() {
    Rates rates = new Rates(Rate.parse("2/s"), Rate.NONE, Rate.NONE);
    server.options(
        o ->
            o.clients(
                ClientOptions.DEFAULTS
                    .withTrustedProxies(List.of("loopback"), ProxyHeader.X_FORWARDED_FOR)
                    .withRates(rates)));
  }

  @Test
  void aSinglePublishThatComesTooSoonIsRefused() throws IOException {
    RawHttp publisher = server.connect();
    assertThat(publisher.post("/topics/t", "1").readResponse().status()).isEqualTo(201);
    assertThat(publisher.post("/topics/t", "2").readResponse().status()).isEqualTo(201);

    Response third = publisher.post("/topics/t", "3").readResponse();

    assertThat(third.status()).isEqualTo(429);
    assertThat(third.header("Retry-After")).isEqualTo("1");
    assertThat(third.body()).contains("urn:tailrace:problem:publish-rate");
    assertThat(server.metrics().rejections(Limit.PUBLISH_RATE)).isEqualTo(1);
    server.pass(Duration.ofMillis(500));
    assertThat(publisher.post("/topics/t", "4").readResponse().status()).isEqualTo(201);
  }

  @Test
  void oneClientsRateIsNotAnothers() throws IOException {
    RawHttp proxy = server.connect();
    for (int i = 0; i < 5; i++) {
      proxy.post("/topics/t", "x", "X-Forwarded-For: 192.0.2.1").readResponse();
    }

    Response other = proxy.post("/topics/t", "x", "X-Forwarded-For: 192.0.2.2").readResponse();

    assertThat(other.status()).isEqualTo(201);
    assertThat(server.metrics().rejections(Limit.PUBLISH_RATE)).isEqualTo(3);
  }

  @Test
  void anEventStreamIsReadMoreSlowly() throws IOException {
    RawHttp listener = server.follow("/topics/t");
    RawHttp publisher = server.connect().request("POST /topics/t", "", STREAM, CHUNKED);

    publisher.chunk("data: 1\n\ndata: 2\n\ndata: 3\n\ndata: 4\n\ndata: 5\n\n").send("0\r\n\r\n");
    listener.readUntil("data: 2\n\n");
    ServerMetrics metrics = server.metrics();
    ServerFixture.eventually("paused", () -> metrics.rejections(Limit.PUBLISH_RATE) == 1);
    ServerFixture.eventually("two", () -> metrics.published.sum() == 2);
    server.pass(Duration.ofMillis(500));
    listener.readUntil("data: 3\n\n");
    ServerFixture.eventually("three", () -> metrics.published.sum() == 3);
    server.pass(Duration.ofSeconds(5));

    Response response = publisher.readResponse();
    assertThat(response.status()).isEqualTo(201);
    assertThat(response.body()).contains("\"events\":5");
  }

  @Test
  void theLinesOfABatchAreReadMoreSlowlyEachInItsPlace() throws IOException {
    RawHttp publisher =
        server.connect().post("/events", line(1) + line(2) + line(3) + "nonsense\n" + line(4), BATCH);
    assertThat(publisher.readHead()).startsWith("HTTP/1.1 200");
    assertThat(publisher.readUntil(".2\",\"topic\":\"t\"}\n")).contains("epoch0.1");
    ServerMetrics metrics = server.metrics();
    assertThat(metrics.published.sum()).isEqualTo(2);

    server.pass(Duration.ofSeconds(1));

    String rest = publisher.readUntil("0\r\n\r\n");
    assertThat(rest.lines().filter(each -> each.startsWith("{")))
        .satisfiesExactly(
            third -> assertThat(third).contains("epoch0.3"),
            fourth -> assertThat(fourth).contains("\"line\":4"),
            fifth -> assertThat(fifth).contains("epoch0.4"));
    assertThat(metrics.rejections(Limit.PUBLISH_RATE)).isEqualTo(1);
  }

  @Test
  void aPublisherThatWaitsForItsTurnIsNotTakenForSlow() throws IOException {
    RawHttp publisher = server.connect().request("POST /events", "", BATCH, CHUNKED);
    publisher.chunk(line(1) + line(2) + line(3));
    ServerMetrics metrics = server.metrics();
    ServerFixture.eventually("paused", () -> metrics.rejections(Limit.PUBLISH_RATE) == 1);

    server.pass(Duration.ofMinutes(10));
    ServerFixture.eventually("published", () -> metrics.published.sum() == 3);
    publisher.chunk(line(4)).send("0\r\n\r\n");

    assertThat(publisher.readResponse().body().lines()).hasSize(4);
    assertThat(metrics.rejections(Limit.BODY_TIME)).isZero();
  }

  @Test
  void whenTheServerClosesWhatWaitsIsRefused() throws Exception {
    RawHttp publisher = server.connect().post("/events", line(1) + line(2) + line(3), BATCH);
    publisher.readUntil(".2\",\"topic\":\"t\"}\n");
    TailraceServer running = server.server();

    running.close();

    assertThat(publisher.readToEnd())
        .contains("urn:tailrace:problem:closing")
        .contains("\"line\":3");
  }

  private static String line(int data) {
    return "{\"topic\":\"t\",\"data\":" + data + "}\n";
  }
}
