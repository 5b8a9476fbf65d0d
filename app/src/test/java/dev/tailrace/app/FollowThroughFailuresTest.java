package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FollowThroughFailuresTest {
  private static final String STREAM = "text/event-stream";
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
  void itResumesFromTheLastEventUntilThereIsNothingMore() {
    hub.then(200, STREAM, "id: 1\ndata: a\n\nid: 2\ndata: b\n\nid: 3\ndata: half")
        .thenBreaksOff()
        .then(503, PROBLEM, "")
        .then(200, STREAM, "id: 3\ndata: c\n\n")
        .then(204, STREAM, "");

    Shell.Result result = shell.run("follow", "t", "--since", "10m", "--url", hub.url());

    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo("a\nb\nc\n");
    assertThat(hub.asked())
        .extracting(ScriptedHub.Asked::lastEventId)
        .containsExactly(null, "2", "2", "2", "3");
    assertThat(hub.asked())
        .extracting(ScriptedHub.Asked::target)
        .containsOnly("/topics/t?since=10m"); // a cursor counts more
  }

  @Test
  void aStreamWithoutAnEventIsResumedFromItsStart() {
    hub.then(
            exchange -> {
              exchange.getResponseHeaders().set("Last-Event-ID", "abcdef.7");
              ScriptedHub.send(exchange, 200, STREAM, ":\n");
            })
        .then(204, STREAM, "");

    shell.run("follow", "t", "--url", hub.url());

    assertThat(hub.asked())
        .extracting(ScriptedHub.Asked::lastEventId)
        .containsExactly(null, "abcdef.7");
  }

  @Test
  void theServerSaysHowLongToWait() {
    hub.then(200, STREAM, "retry: 120000\ndata: a\n\n").then(204, STREAM, "");

    shell.run("follow", "t", "--url", hub.url());

    assertThat(shell.pauses()).hasSize(1);
    assertThat(shell.pauses().get(0)).isBetween(minutes(2), minutes(4));
  }

  @Test
  void oneConnectionIsEnoughIfOneIsAskedFor() {
    hub.then(200, STREAM, "data: a\n\ndata: [DONE]\n\n");

    Shell.Result result = shell.run("follow", hub.url() + "/chat", "--no-reconnect");

    assertThat(result).isEqualTo(new Shell.Result(0, "a\n[DONE]\n", ""));
    assertThat(hub.asked()).hasSize(1);
  }

  @Test
  void oneThatBreaksIsAFailureThen() {
    hub.then(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", STREAM);
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write("data: a\n\n".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
          exchange.close();
        });

    Shell.Result result = shell.run("follow", hub.url() + "/chat", "--no-reconnect");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEqualTo("a\n");
    assertThat(result.err()).startsWith("tailrace: the connection to " + hub.url() + " broke: ");
  }

  @Test
  void anyRequestCanBeSentAndIsSentAgain() {
    hub.then(
            exchange -> {
              String said = exchange.getRequestMethod() + exchange.getRequestHeaders().get("X-A");
              ScriptedHub.send(exchange, 200, STREAM, "data: " + said + "\n\n");
            })
        .then(204, STREAM, "");

    Shell.Result result =
        shell.run(
            "follow", hub.url() + "/x", "--method=REPORT", "--data={\"a\":1}", "-H", "X-A: b");

    assertThat(result.out()).isEqualTo("REPORT[b]\n");
    assertThat(hub.asked())
        .extracting(ScriptedHub.Asked::body)
        .containsExactly("{\"a\":1}", "{\"a\":1}");
  }

  @Test
  void dataIsPostedAndMayComeFromAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("ask.json"), "{\"b\":2}");
    hub.then(
        exchange ->
            ScriptedHub.send(
                exchange, 200, STREAM, "data: " + exchange.getRequestMethod() + "\n\n"));

    Shell.Result result =
        shell.run("follow", hub.url() + "/x", "--no-reconnect", "--data", "@" + file);

    assertThat(result.out()).isEqualTo("POST\n");
    assertThat(hub.asked().get(0).body()).isEqualTo("{\"b\":2}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--header=X",
        "--header=Host: a",
        "--header=X-A: \u00e9",
        "--method=A B",
        "--data=@/nowhere/at/all",
        "--data=@/"
      })
  void aRequestThatCannotBeSentIsNotUnderstood(String option) {
    Shell.Result result = shell.run("follow", hub.url() + "/x", option);

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("no such request can be sent");
  }

  @Test
  void whereAHubKeepsItsLogIsNotPosted() {
    hub.then(
            exchange ->
                ScriptedHub.send(
                    exchange, 200, STREAM, "data: " + exchange.getRequestMethod() + "\n\n"))
        .then(204, STREAM, "");

    Shell.Result result =
        shell
            .with("TAILRACE_DATA", "/var/lib/tailrace")
            .with("TAILRACE_METHOD", "DELETE")
            .run("follow", "t", "--url", hub.url());

    assertThat(result.out()).isEqualTo("GET\n");
    assertThat(hub.asked()).extracting(ScriptedHub.Asked::body).containsExactly("", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://a:b@127.0.0.1/x", "http://127.0.0.1:99999/x", "HTTP://a b/"})
  void aUrlThatCannotBeFollowedIsNotUnderstood(String url) {
    Shell.Result result = shell.run("follow", url);

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("URL").doesNotContain("Exception");
  }

  @Test
  void anIdOfTwoLinesIsNotUnderstood() {
    Shell.Result result = shell.run("follow", hub.url() + "/x", "--last-event-id", "a\nb");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--last-event-id");
  }

  @Test
  void commentsAndTheStateAreShownOnRequest() {
    hub.then(200, STREAM, ": hello\ndata: a\n\n").then(204, STREAM, "");

    Shell.Result result = shell.run("follow", "t", "--show", "comments,state", "--url", hub.url());

    assertThat(result.out()).isEqualTo("a\n");
    assertThat(result.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("tailrace: open: " + hub.url() + "/topics/t"),
            line -> assertThat(line).isEqualTo("tailrace: comment: hello"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "tailrace: " + hub.url() + ": the stream has ended; trying again in 0.0 s"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "tailrace: " + hub.url() + ": there is nothing more to come; closed"));
  }

  @Test
  void aRefusalIsToldInTheHubsWords() {
    hub.then(404, PROBLEM, "{\"title\":\"Not Found\",\"detail\":\"no such thing\"}");

    Shell.Result result = shell.run("follow", "t", "--url", hub.url());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "tailrace: " + hub.url() + " answers: Not Found: no such thing (HTTP status 404)\n");
  }

  @Test
  void whatIsNoEventStreamIsNotRead() {
    hub.then(200, "text/html", "<html>");

    Shell.Result result = shell.run("follow", hub.url() + "/index.html");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("is not an event stream: its Content-Type is text/html");
  }

  @Test
  void aHubThatDoesNotRunIsToldAtOnce() {
    hub.close();

    Shell.Result result = shell.run("follow", "t", "--url", hub.url());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("no hub answers at " + hub.url());
    assertThat(shell.pauses()).isEmpty();
  }

  @Test
  void aHubThatStartsLaterCanBeWaitedFor() {
    hub.then(503, PROBLEM, "").then(502, PROBLEM, "").then(200, STREAM, "data: a\n\n");

    Shell.Result result = shell.run("follow", "t", "--wait", "--max-events=1", "--url", hub.url());

    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo("a\n");
    assertThat(shell.pauses()).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void theOneConnectionCanBeWaitedFor() {
    hub.then(503, PROBLEM, "").then(200, STREAM, "data: a\n\n");

    Shell.Result result =
        shell.run("follow", "t", "--wait", "--no-reconnect", "--url", hub.url());

    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo("a\n");
    assertThat(hub.asked()).hasSize(2);
  }

  @Test
  void itEndsQuietlyWhenNobodyReadsItsOutput() {
    hub.then(200, STREAM, "data: a\n\n");

    Shell.Result result = shell.output(new BrokenPipe()).run("follow", "t", "--url", hub.url());

    assertThat(result).isEqualTo(new Shell.Result(0, "", ""));
  }

  @Test
  void aGapIsToldBesideTheData() {
    hub.then(200, STREAM, "event: tailrace.gap\ndata: {\"reason\":\"expired\"}\n\ndata: a\n\n");

    Shell.Result result = shell.run("follow", "t", "--max-events=1", "--url", hub.url());

    assertThat(result.out()).isEqualTo("a\n");
    assertThat(result.err()).contains("events are missing here: {\"reason\":\"expired\"}");
  }

  private static Duration minutes(int count) {
    return Duration.ofMinutes(count);
  }

  private static final class BrokenPipe extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("Broken pipe");
    }
  }
}
