package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
        .containsExactly(
            "/topics/t?since=10m", "/topics/t", "/topics/t", "/topics/t", "/topics/t");
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
    assertThat(shell.pauses().get(0)).isBetween(minutes(2), minutes(3));
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
    assertThat(result.err()).contains("is not an event stream but text/html");
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

    Shell.Result result =
        shell.run("follow", "t", "--wait", "--max-events=1", "--url", hub.url());

    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo("a\n");
    assertThat(shell.pauses()).hasSize(2);
  }

  @Test
  void itEndsQuietlyWhenNobodyReadsItsOutput() {
    hub.then(200, STREAM, "data: a\n\n");

    Shell.Result result =
        shell.output(new BrokenPipe()).run("follow", "t", "--url", hub.url());

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
