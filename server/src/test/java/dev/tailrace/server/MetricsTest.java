package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerOptions.Transport;
import dev.tailrace.testkit.Crowd;
import dev.tailrace.testkit.PrometheusText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MetricsTest {
  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);

  @Test
  void aScrapeIsWellFormedToTheLetter() throws IOException {
    server.follow("/topics/t");
    server.connect().post("/topics/t", "x").readResponse();

    Response response = server.connect().get("/metrics").readResponse();

    assertThat(response.header("Content-Type"))
        .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    PrometheusText metrics = PrometheusText.parse(response.body());
    assertThat(metrics.families().keySet()).allMatch(name -> name.startsWith("tailrace_"));
    assertThat(metrics.value("tailrace_events_published_total")).isEqualTo(1);
    assertThat(metrics.value("tailrace_streams_active")).isEqualTo(1);
  }

  @Test
  void whoPrefersOpenMetricsIsGivenThat() throws IOException {
    String prometheus =
        "Accept: application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.5";

    Response response = server.connect().get("/metrics", prometheus).readResponse();

    assertThat(response.header("Content-Type"))
        .isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
    assertThat(response.body())
        .endsWith("\n# EOF\n")
        .contains("# TYPE tailrace_events_published counter\n");
  }

  @Test
  void whoAsksForSomethingElseIsGivenTextAllTheSame() throws IOException {
    Response response = server.connect().get("/metrics", "Accept: image/png").readResponse();

    assertThat(response.status()).isEqualTo(200);
    PrometheusText.parse(response.body());
  }

  @Test
  void noLabelHasAValueThatAClientChose() throws IOException {
    server.follow("/topics/private-topic?last_event_id=private-id");
    server.connect().post("/topics/private-topic", "private-data").readResponse();
    server.connect().get("/private-path").readResponse();

    assertThat(server.connect().get("/metrics").readResponse().body()).doesNotContain("private");
  }

  @Test
  void everyDeliveryHasItsLatency() throws IOException {
    try (Crowd crowd = Crowd.ofHttp11(server.server().address().getPort(), "/topics/t")) {
      crowd.grow(20);
      server.publish("t", "one");
      crowd.hear("one");
      ServerMetrics metrics = server.metrics();
      ServerFixture.eventually("told", () -> metrics.delivered.sum() == 20);
    }

    PrometheusText metrics = scrape();
    assertThat(metrics.value("tailrace_delivery_latency_seconds_count")).isEqualTo(20);
    assertThat(metrics.value("tailrace_delivery_latency_seconds_bucket", "le", "0.001"))
        .isEqualTo(20); // the time stands still
    assertThat(metrics.value("tailrace_replay_events_total")).isZero();
  }

  @Test
  void whatIsReadAgainHasNone() throws IOException {
    server.publish("t", "old");
    server.pass(Duration.ofHours(1));
    RawHttp client = server.follow("/topics/t?last=1");
    client.readChunk();
    ServerMetrics metrics = server.metrics();
    ServerFixture.eventually("told", () -> metrics.delivered.sum() == 1);

    PrometheusText scraped = scrape();

    assertThat(scraped.value("tailrace_replay_events_total")).isEqualTo(1);
    assertThat(scraped.value("tailrace_delivery_latency_seconds_count")).isZero();
  }

  @Test
  void aStreamIsNoSlowRequest() throws IOException {
    RawHttp stream = server.follow("/topics/t");
    RawHttp publishing = server.connect();
    publishing.send(
        "POST /topics/t HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/event-stream\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n");
    publishing.chunk("data: x\n\n");
    stream.readChunk();
    server.pass(Duration.ofMinutes(30));
    publishing.chunk("").readResponse();
    stream.close();
    ServerMetrics metrics = server.metrics();
    ServerFixture.eventually("gone", () -> metrics.listeners() == 0);
    server.pass(Duration.ZERO); // its duration is recorded after its end is counted

    assertThat(metrics.requestDuration.count()).isZero();
    assertThat(metrics.publishDuration.count()).isZero();
    assertThat(metrics.streamDuration.sum()).isEqualTo(TimeUnit.MINUTES.toSeconds(30));
    assertThat(metrics.establishDuration.sum()).isZero();
    assertThat(metrics.establishDuration.count()).isEqualTo(1);
  }

  @Test
  void aRequestIsTimedByWhatItIs() throws IOException {
    RawHttp client = server.connect();
    client.post("/topics/t", "x").readResponse();
    client.get("/nowhere").readResponse();
    client.get("/info").readResponse();

    PrometheusText metrics = scrape();

    assertThat(metrics.value("tailrace_request_duration_seconds_count", "kind", "publish"))
        .isEqualTo(1);
    assertThat(metrics.value("tailrace_request_duration_seconds_count", "kind", "other"))
        .isEqualTo(1); // what is refused unheard is no answer to anything
    assertThat(metrics.value("tailrace_store_append_duration_seconds_count")).isEqualTo(1);
  }

  @Test
  void listenersThatAreBehindAreSeenAndNotNamed() throws IOException {
    server.follow("/topics/quick");
    RawHttp slow = server.connect(4096).get("/topics/slow");
    slow.readHead();
    ServerMetrics metrics = server.metrics();
    String data = "x".repeat(100_000);
    for (int i = 0; i < 100; i++) {
      server.publish("slow", data);
    }

    ServerFixture.eventually("behind", () -> lagging() == 1);

    PrometheusText scraped = scrape();
    double behind = scraped.value("tailrace_listener_lag_events_max");
    assertThat(behind).isBetween(1.0, 100.0);
    assertThat(scraped.value("tailrace_listener_lag_events_bucket", "le", "0.0")).isPositive();
    assertThat(metrics.listenerLag.sum()).isPositive();
  }

  @Test
  void countersBalanceHoweverConnectionsEnd() throws IOException {
    for (int round = 0; round < 20; round++) {
      List<RawHttp> listeners = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        listeners.add(server.follow("/topics/t"));
      }
      server.connect().get("/nowhere").readResponse();
      for (int i = 0; i < 10; i++) {
        if (i % 3 == 0) {
          listeners.get(i).reset();
        } else if (i % 3 == 1) {
          listeners.get(i).finish();
        } else {
          listeners.get(i).close();
        }
      }
    }
    ServerMetrics metrics = server.metrics();
    ServerFixture.eventually("gone", () -> metrics.listeners() == 0);

    PrometheusText scraped = scrape();
    double ended =
        scraped.family("tailrace_disconnects_total").samples().stream()
            .mapToDouble(PrometheusText.Sample::value)
            .sum();
    assertThat(scraped.value("tailrace_streams_opened_total")).isEqualTo(200).isEqualTo(ended);
    assertThat(scraped.value("tailrace_stream_duration_seconds_count")).isEqualTo(200);
    assertThat(scraped.value("tailrace_establish_duration_seconds_count")).isEqualTo(200);
    assertThat(scraped.value("tailrace_streams_active")).isZero();
    assertThat(scraped.value("tailrace_connections_active"))
        .isEqualTo(
            scraped.value("tailrace_connections_opened_total")
                - scraped.value("tailrace_connection_duration_seconds_count"));
  }

  private double lagging() {
    try {
      return scrape().value("tailrace_listeners_lagging");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private PrometheusText scrape() throws IOException {
    server.pass(Duration.ZERO); // the scrape itself does not wait for a loop for ever
    try (RawHttp client = server.connect()) {
      return PrometheusText.parse(client.get("/metrics").readResponse().body());
    }
  }
}
