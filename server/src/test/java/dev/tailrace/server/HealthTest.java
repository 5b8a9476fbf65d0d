package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.Canary.Kind;
import dev.tailrace.server.Canary.Outcome;
import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HealthTest {
  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);

  private final Queue<Consumer<Outcome>> sent = new ConcurrentLinkedQueue<>();

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/healthz", "/health/ready", "/readyz"})
  void aHubThatWorksIsWell(String path) throws IOException {
    Response response = server.connect().get(path).readResponse();

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("ok\n");
    assertThat(response.header("Content-Type")).startsWith("text/plain");
  }

  @Test
  void aProgramIsToldInJson() throws IOException {
    server.operations(answering(new Outcome(Kind.REFUSED, "no room")));

    Response live = server.connect().get("/healthz", "Accept: application/json").readResponse();
    Response ready = server.connect().get("/readyz", "Accept: application/json").readResponse();

    assertThat(live.body()).isEqualTo("{\"status\":\"ok\"}\n");
    assertThat(ready.body()).isEqualTo("{\"status\":\"unavailable\",\"reason\":\"no room\"}\n");
    assertThat(ready.header("Content-Type")).isEqualTo("application/json");
  }

  @ParameterizedTest
  @CsvSource({"THROUGH,200,200", "REFUSED,200,503", "FAILED,503,503"})
  void onlyWhatANewStartMendsEndsALife(Kind kind, int live, int ready) throws IOException {
    server.operations(answering(new Outcome(kind, "why")));

    assertThat(server.connect().get("/health/live").readResponse().status()).isEqualTo(live);
    assertThat(server.connect().get("/health/ready").readResponse().status()).isEqualTo(ready);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready"})
  void aLogThatAnswersNothingInTimeIsStuck(String path) throws IOException {
    server.operations(Operations.plain().withCanary(sent::add, Duration.ofSeconds(3)));
    RawHttp client = server.connect().get(path);
    ServerFixture.eventually("sent", () -> !sent.isEmpty());

    server.pass(Duration.ofSeconds(4));
    Response response = client.readResponse();

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.body()).isEqualTo("the log has answered nothing for 3.0 s\n");
  }

  @Test
  void anAnswerThatComesTooLateIsForNobody() throws IOException {
    server.operations(Operations.plain().withCanary(sent::add, Duration.ofSeconds(3)));
    RawHttp client = server.connect().get("/health/live");
    ServerFixture.eventually("sent", () -> !sent.isEmpty());
    server.pass(Duration.ofSeconds(4));
    client.readResponse();

    sent.remove().accept(Outcome.THROUGH);
    client.get("/health/live");
    ServerFixture.eventually("sent", () -> !sent.isEmpty());
    sent.remove().accept(Outcome.THROUGH);

    assertThat(client.readResponse().status()).isEqualTo(200);
  }

  @Test
  void whoDoesNotWaitForTheAnswerLeavesNothingBehind() throws IOException {
    server.operations(Operations.plain().withCanary(sent::add, Duration.ofSeconds(3)));
    RawHttp client = server.connect().get("/health/live");
    ServerFixture.eventually("sent", () -> !sent.isEmpty());

    client.reset();
    ServerMetrics metrics = server.metrics();
    ServerFixture.eventually("gone", () -> metrics.connections() == 0);
    sent.remove().accept(Outcome.THROUGH);

    assertThat(server.connect().get("/info").readResponse().status()).isEqualTo(200);
  }

  @Test
  void aHubThatDrainsIsAliveAndNotReady() throws IOException {
    Operations operations = Operations.plain();
    server.operations(operations);
    RawHttp client = server.connect();
    client.get("/health/ready").readResponse();

    operations.readiness().draining();

    Response ready = client.get("/health/ready").readResponse();
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.body()).isEqualTo("the hub is draining\n");
    assertThat(client.get("/health/live").readResponse().status()).isEqualTo(200);
  }

  private static Operations answering(Outcome outcome) {
    return Operations.plain().withCanary(done -> done.accept(outcome), Duration.ofSeconds(1));
  }
}
