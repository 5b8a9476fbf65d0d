package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublishThroughFailuresTest {
  private static final String NDJSON = "application/x-ndjson";
  private static final String PROBLEM = "application/problem+json";

  private final Shell shell = new Shell();
  private ScriptedHub hub;

  @BeforeEach
  void start() throws IOException {
    hub = new ScriptedHub();
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void aBatchThatWasNotAnsweredIsSentAgainUnderItsKey() {
    hub.thenBreaksOff()
        .then(503, PROBLEM, "{\"title\":\"Starting\"}")
        .then(200, NDJSON, "{\"id\":\"1\"}\n{\"id\":\"2\"}\n");

    Shell.Result result = shell.input("a\nb\n").run("publish", "t", "--lines", "--url", hub.url());

    assertThat(result.code()).isZero();
    assertThat(result.err()).contains("trying again").contains("published 2 lines");
    assertThat(hub.asked()).hasSize(3);
    assertThat(hub.asked()).extracting(ScriptedHub.Asked::key).doesNotContainNull();
    assertThat(hub.asked()).allMatch(asked -> asked.equals(hub.asked().get(0)));
  }

  @Test
  void anAnswerThatBreaksOffIsNoAnswer() {
    hub.then(200, NDJSON, "{\"id\":\"1\"}\n")
        .then(PublishThroughFailuresTest::cutShort)
        .then(200, NDJSON, "{\"id\":\"1\"}\n{\"id\":\"2\"}\n");

    Shell.Result result = shell.input("a\nb\n").run("publish", "t", "--lines", "--url", hub.url());

    assertThat(result.code()).isZero();
    assertThat(result.err()).contains("published 2 lines");
    assertThat(hub.asked()).hasSize(3).allMatch(asked -> asked.equals(hub.asked().get(0)));
  }

  @Test
  void aLineThatIsRefusedForNowBringsTheBatchAgain() {
    hub.then(200, NDJSON, "{\"id\":\"1\"}\n{\"status\":503,\"detail\":\"the disk is full\"}\n")
        .then(200, NDJSON, "{\"id\":\"1\"}\n{\"id\":\"2\"}\n");

    Shell.Result result = shell.input("a\nb\n").run("publish", "t", "--lines", "--url", hub.url());

    assertThat(result.code()).isZero();
    assertThat(result.err()).contains("the disk is full").contains("published 2 lines");
    assertThat(hub.asked()).hasSize(2).allMatch(asked -> asked.equals(hub.asked().get(0)));
  }

  @Test
  void aLineThatIsRefusedForGoodIsNamedAndTheOthersGoOn() {
    hub.then(
        200,
        NDJSON,
        "{\"id\":\"1\"}\n"
            + "{\"status\":413,\"title\":\"Too large\",\"detail\":\"it is\"}\n"
            + "{\"id\":\"3\"}\n");

    Shell.Result result =
        shell.input("a\nb\nc\n").run("publish", "t", "--lines", "--url", hub.url());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("line 2 was refused: Too large: it is (HTTP status 413)")
        .contains("published 2 lines")
        .contains("1 refused");
  }

  @Test
  void linesThatAreNotUtf8OrFarTooLongNeverLeave() {
    hub.then(200, NDJSON, "{\"id\":\"1\"}\n");
    byte[] bytes = new byte[LinePublisher.MAX_LINE_BYTES + 10];
    Arrays.fill(bytes, (byte) 'x');
    bytes[0] = (byte) 0xFF;
    bytes[1] = '\n';
    bytes[bytes.length - 3] = '\n';

    Shell.Result result = shell.input(bytes).run("publish", "t", "--lines", "--url", hub.url());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("line 1 was refused: not UTF-8")
        .contains("line 2 was refused: longer than 4194304 bytes");
    assertThat(hub.asked())
        .extracting(ScriptedHub.Asked::body)
        .containsExactly("{\"topic\":\"t\",\"data\":\"xx\"}\n");
  }

  @Test
  void everyBatchHasItsOwnKey() {
    hub.then(200, NDJSON, "{\"id\":\"1\"}\n").then(200, NDJSON, "{\"id\":\"2\"}\n");

    shell.input(new OneByOne("a\n", "b\n")).run("publish", "t", "--lines", "--url", hub.url());

    assertThat(hub.asked())
        .extracting(ScriptedHub.Asked::body)
        .containsExactly(
            "{\"topic\":\"t\",\"data\":\"a\"}\n", "{\"topic\":\"t\",\"data\":\"b\"}\n");
    assertThat(hub.asked()).extracting(ScriptedHub.Asked::key).doesNotHaveDuplicates();
  }

  @Test
  void patienceEnds() {
    hub.close();

    Shell.Result result =
        shell.input("a\n").run("publish", "t", "--lines", "--retry-for=30s", "--url", hub.url());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("no hub answers at " + hub.url());
    assertThat(shell.pauses().stream().reduce(Duration.ZERO, Duration::plus))
        .isBetween(Duration.ofSeconds(20), Duration.ofSeconds(30));
  }

  @Test
  void oneEventIsTriedOnceUnlessToldOtherwise() {
    hub.close();

    Shell.Result result = shell.run("publish", "t", "x", "--url", hub.url());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "tailrace: no hub answers at "
                + hub.url()
                + " (is it running? ./tailrace serve)\n");
    assertThat(shell.pauses()).isEmpty();
  }

  @Test
  void theHubSaysWhenToComeBack() {
    hub.then(
            exchange -> {
              exchange.getResponseHeaders().set("Retry-After", "7");
              ScriptedHub.send(exchange, 429, PROBLEM, "{\"title\":\"Too many\"}");
            })
        .then(201, "application/json", "{\"id\":\"1\"}");

    Shell.Result result =
        shell.run("publish", "t", "x", "--retry-for", "1m", "--url", hub.url());

    assertThat(result.code()).isZero();
    assertThat(shell.pauses()).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void aRefusedBatchEndsThePublishing() {
    hub.then(401, PROBLEM, "{\"title\":\"Unauthorized\",\"detail\":\"a key is needed\"}");

    Shell.Result result = shell.input("a\nb\n").run("publish", "t", "--lines", "--url", hub.url());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("Unauthorized: a key is needed (HTTP status 401)");
    assertThat(hub.asked()).hasSize(1);
  }

  /** Promises more than it sends. */
  private static void cutShort(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 1000);
    exchange.getResponseBody().write("{\"id\":\"1\"}\n".getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
    exchange.close();
  }
}
