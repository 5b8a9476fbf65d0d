package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.hub.Publication;
import dev.tailrace.wire.Event;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowCommandTest {
  private RunningHub hub;
  private String url;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    hub = Hubs.in(directory);
    url = hub.url();
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void eachEventsDataIsALineOrMore() throws Exception {
    publish("t", Event.of("one"));
    publish("t", Event.of("note", "two\nlines"));
    publish("t", Event.of(""));

    Shell.Result result = follow(new Shell(), 3, "t", "--last=3");

    assertThat(result).isEqualTo(new Shell.Result(0, "one\ntwo\nlines\n\n", ""));
  }

  @Test
  void aPersonSeesTypeAndIdToo() throws Exception {
    publish("t", Event.of("note", "one").withId("my-id"));

    Shell.Result result = follow(new Shell().watching("out"), 1, "t", "--last=1");

    assertThat(result.out()).isEqualTo("\u001b[2mnote my-id\u001b[0m  one\n");
  }

  @Test
  void jsonIsAnObjectALine() throws Exception {
    publish("t", Event.of("\"quoted\"\nline").withId("a"));
    publish("t", Event.of("note", "two").withId("b"));

    Shell.Result result = follow(new Shell(), 2, "t", "--last=2", "--format=JSON");

    assertThat(result.out())
        .isEqualTo(
            "{\"event\":\"message\",\"id\":\"a\",\"data\":\"\\\"quoted\\\"\\nline\"}\n"
                + "{\"event\":\"note\",\"id\":\"b\",\"data\":\"two\"}\n");
  }

  @Test
  void severalTopicsAndPatternsAreOneStream() throws Exception {
    publish("a/1", Event.of("one"));
    publish("b", Event.of("two"));
    publish("c", Event.of("other"));
    publish("a/2", Event.of("three"));

    Shell.Result result = follow(new Shell(), 3, "a/*", "b", "--last-event-id=earliest");

    assertThat(result.out()).isEqualTo("one\ntwo\nthree\n");
  }

  @Test
  void itStartsAfterAnEventOrSoLongAgo() throws Exception {
    publish("t", Event.of("one").withId("first"));
    publish("t", Event.of("two"));

    Shell.Result after = follow(new Shell(), 1, "t", "--last-event-id=first");
    Shell.Result since = follow(new Shell(), 2, "t", "--since=1h");

    assertThat(after.out()).isEqualTo("two\n");
    assertThat(since.out()).isEqualTo("one\ntwo\n");
  }

  @Test
  void aUrlIsFollowedAsItIs() throws Exception {
    publish("t", Event.of("one"));

    Shell.Result result =
        new Shell().run("follow", url + "/events?topic=t&last=1", "--max-events=1");

    assertThat(result.out()).isEqualTo("one\n");
  }

  @Test
  void whatHappensNowIsSeenNow() throws Exception {
    CompletableFuture<Shell.Result> following =
        CompletableFuture.supplyAsync(
            () -> follow(new Shell(), 2, "t", "--last-event-id=earliest"));

    publish("t", Event.of("one"));
    publish("t", Event.of("two"));

    assertThat(following.get().out()).isEqualTo("one\ntwo\n");
  }

  @Test
  void aRefusedTopicIsToldInTheHubsWords() {
    Shell.Result result = follow(new Shell(), 1, "a*b");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("mixes a star with text").endsWith("(HTTP status 400)\n");
  }

  @Test
  void aGapIsToldAndThenItGoesOn() throws Exception {
    publish("t", Event.of("one"));

    Shell.Result result = follow(new Shell(), 1, "t", "--last-event-id=never-seen");

    assertThat(result.out()).isEqualTo("one\n");
    assertThat(result.err()).contains("events are missing here").contains("unknown");
  }

  private void publish(String topic, Event event) throws Exception {
    CompletableFuture<Object> done = new CompletableFuture<>();
    hub.hub().publish(Publication.of(topic, event), done::complete);
    done.get();
  }

  private Shell.Result follow(Shell shell, int count, String... more) {
    String[] line = new String[more.length + 3];
    line[0] = "follow";
    line[1] = "--url=" + url;
    line[2] = "--max-events=" + count;
    System.arraycopy(more, 0, line, 3, more.length);
    return shell.run(line);
  }
}
