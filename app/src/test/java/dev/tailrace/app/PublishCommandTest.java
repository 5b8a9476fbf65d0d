package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublishCommandTest {
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
  void theIdOfTheEventIsWritten() {
    Shell.Result result = publish(new Shell(), "news", "hello");

    assertThat(result.code()).isZero();
    assertThat(result.out()).matches("[a-z0-9]{6}\\.1\n");
    assertThat(result.err()).isEmpty();
    assertThat(events("news", 1))
        .isEqualTo(json("message", result.out().strip(), "hello"));
  }

  @Test
  void withoutTextTheInputIsTheEventButForItsLastLineEnd() {
    publish(new Shell().input("two\nlines\n\n"), "news", "--event=note", "--id=my id/1");

    assertThat(events("news", 1)).isEqualTo(json("note", "my id/1", "two\\nlines\\n"));
  }

  @Test
  void someoneAtATerminalIsToldHowToEnd() {
    Shell.Result result = publish(new Shell().input("x").watching("in"), "news");

    assertThat(result.err()).contains("Ctrl-D");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b/c", "ä ö?x=1&y#z%25", "urn:isbn:1", "a//b/"})
  void everyTopicCanBeNamed(String topic) {
    Shell.Result result = publish(new Shell(), topic, "x");

    assertThat(result.code()).isZero();
    assertThat(events(topic, 1)).contains("\"data\":\"x\"");
  }

  @Test
  void theSameKeyPublishesOnce() {
    Shell.Result first = publish(new Shell(), "news", "hello", "--idempotency-key=k");
    Shell.Result second = publish(new Shell(), "news", "hello", "--idempotency-key=k");

    assertThat(second).isEqualTo(first);
  }

  @Test
  void everyLineIsAnEvent() {
    String lines = IntStream.range(0, 1000).mapToObj(i -> i + "\n").collect(Collectors.joining());

    Shell.Result result = publish(new Shell().input(lines), "logs", "--lines", "--event", "line");
    Shell followed = new Shell();
    followed.run("follow", "logs", "--last=1000", "--max-events=1000", "--url", url);

    assertThat(result.code()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("tailrace: published 1,000 lines in ");
    assertThat(followed.out()).isEqualTo(lines);
    assertThat(events("logs", 1)).contains("\"event\":\"line\"");
  }

  @Test
  void aLineThatIsTooLargeIsNamedAndTheOthersArePublished() {
    String lines = "first\n" + "x".repeat(300_000) + "\n\nlast\n";

    Shell.Result result = publish(new Shell().input(lines), "logs", "--lines");
    Shell followed = new Shell();
    followed.run("follow", "logs", "--last=3", "--max-events=3", "--url", url);

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("line 2 was refused")
        .contains("at most 262144 are accepted")
        .contains("published 3 lines")
        .contains("1 refused");
    assertThat(followed.out()).isEqualTo("first\n\nlast\n");
  }

  @Test
  void anEventThatExpiresSaysSo() {
    Shell.Result one = publish(new Shell(), "news", "x", "--ttl", "1.5h");
    Shell.Result many = publish(new Shell().input("x\n"), "news", "--lines", "--ttl", "10m");

    assertThat(one.code()).isZero();
    assertThat(many.code()).isZero();
  }

  @Test
  void aRefusedEventIsToldInTheHubsWords() {
    Shell.Result result = publish(new Shell(), "a*", "x");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .startsWith("tailrace: the event was refused: ")
        .contains("topic contains '*'")
        .endsWith("(HTTP status 400)\n");
  }

  private Shell.Result publish(Shell shell, String... more) {
    String[] line = new String[more.length + 3];
    line[0] = "publish";
    System.arraycopy(more, 0, line, 1, more.length);
    line[more.length + 1] = "--url";
    line[more.length + 2] = url;
    return shell.run(line);
  }

  private String events(String topic, int count) {
    Shell.Result result =
        new Shell()
            .run(
                "follow",
                "--url=" + url,
                "--format=json",
                "--last=" + count,
                "--max-events=" + count,
                topic);
    return result.out();
  }

  private static String json(String event, String id, String data) {
    return "{\"event\":\"" + event + "\",\"id\":\"" + id + "\",\"data\":\"" + data + "\"}\n";
  }
}
