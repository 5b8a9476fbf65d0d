package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tailrace.server.ServerOptions;
import dev.tailrace.server.ServerOptions.Compression;
import dev.tailrace.testkit.ManualClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against real hubs. What it finds in others is tested in the module doctor. */
class DoctorCommandTest {
  private final Shell shell = new Shell().at(Clock.systemUTC());

  @TempDir private Path directory;

  @Test
  void aHubIsHealthy() throws Exception {
    try (RunningHub hub = Hubs.in(directory)) {
      Shell.Result result = examine(hub.url(), "--idle=10ms");

      assertThat(result.out())
          .startsWith(hub.url() + "/topics/tailrace-doctor/")
          .endsWith("\n\nhealthy: nothing is wrong with the stream\n");
      assertThat(starts(result.out()))
          .containsExactly(
              "✓ reachable", "✓ stream", "✓ clock", "- http-1", "✓ headers", "✓ first-bytes",
              "✓ prompt", "✓ uncompressed", "✓ resume", "✓ idle");
      assertThat(result.code()).isZero();
      assertThat(result.err()).isEmpty();
    }
  }

  @Test
  void aHubThatCompressesIsHealthyToo() throws Exception {
    HubSettings plain = HubSettings.on(directory);
    ServerOptions gzip =
        ServerOptions.builder(plain.server().address()).compression(Compression.GZIP).build();
    try (RunningHub hub = RunningHub.start(plain.withServer(gzip))) {
      Shell.Result result = examine(hub.url());

      assertThat(result.out()).containsPattern("✓ compressed .*readable at once: probes took ");
      assertThat(result.code()).isZero();
    }
  }

  @Test
  void theReportCanBeOneObject() throws Exception {
    try (RunningHub hub = Hubs.in(directory)) {
      Shell.Result result = examine(hub.url(), "--probes=2", "--json");

      assertThat(result.out().lines()).hasSize(1);
      assertThat(strings(result.out(), "code")).contains("reachable", "prompt", "idle-untested");
      assertThat(strings(result.out(), "healthy")).containsExactly("true");
      assertThat(strings(result.out(), "latency_millis")).hasSize(2);
      assertThat(strings(result.out(), "status")).containsExactly("201", "201");
    }
  }

  /** The hub has the time of day, and the command a time of its own. */
  @Test
  void whatIsWrongIsAnExitCode() throws Exception {
    shell.at(new ManualClock());
    try (RunningHub hub = Hubs.in(directory)) {
      Shell.Result result = examine(hub.url());

      assertThat(result.out()).endsWith("\n\nwrong: clock-skew\n");
      assertThat(result.code()).isEqualTo(1);
    }
  }

  @Test
  void aRealTopicGetsProbesOnlyWhenAsked() throws Exception {
    try (RunningHub hub = Hubs.in(directory)) {
      Shell.Result quiet = examine(hub.url() + "/topics/news");
      Shell.Result asked = examine(hub.url() + "/events?topic=news", "--publish");

      assertThat(quiet.out()).contains("- not-probed ").doesNotContain("prompt");
      assertThat(asked.out()).contains("✓ prompt ");
      assertThat(asked.code() + quiet.code()).isZero();
    }
  }

  @Test
  void theOriginsOfAHubAreChecked() throws Exception {
    try (RunningHub hub = Hubs.in(directory)) {
      Shell.Result result = examine(hub.url(), "--origin=https://app.example");

      assertThat(result.out()).endsWith("wrong: cors-missing, cors-preflight-missing\n");
    }
  }

  @Test
  void whereNobodyListensIsSaid() {
    Shell.Result result = shell.run("doctor", "127.0.0.1:1");

    assertThat(result.out()).contains("✗ refused").endsWith("\n\nwrong: refused\n");
    assertThat(result.code()).isEqualTo(1);
  }

  @Test
  void aTerminalSeesWhatIsBeingDone() throws Exception {
    shell.watching("err", "out");
    try (RunningHub hub = Hubs.in(directory)) {
      Shell.Result result = examine(hub.url(), "--idle=10ms");

      assertThat(result.err())
          .isEqualTo(
              "tailrace: publishing 3 probes, 10 ms apart ...\n"
                  + "tailrace: keeping the stream open for 10 ms ...\n");
      assertThat(result.out()).contains("\u001b[32m✓\u001b[0m prompt");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://h/,is not a URL like",
    "http://h/a b,is not a URL like",
    "http://me:secret@h/,a URL cannot hold a password",
    "http://h/ --probes=0,probes are not 1 to 1000: 0",
    "http://h/ --interval=1ms,the interval is shorter than 10ms",
    "http://h/ --timeout=0,the timeout is not a time",
    "http://h/ --idle=2d,idle is not a time",
    "http://h/ --header=nonsense,'nonsense' is not like 'Name: value'",
    "http://h/ --header=Host:x,restricted header name",
    "http://h/ --header=X:\u00e9,is not ASCII",
    "http://h/ --origin=https://app.example/,is not an origin like https://app.example",
    "http://h/ --as-is --publish,--as-is publishes nothing",
    "'http://h/events?topic=* --publish',names no topic",
  })
  void whatIsMistypedIsSaid(String line, String sentence) {
    String[] words = ("doctor " + line).split(" (?!b)");

    Shell.Result result = shell.run(words);

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).startsWith("tailrace: ").contains(sentence).doesNotContain("secret");
    assertThat(result.out()).isEmpty();
  }

  /** The command's time goes slowly in tests, so the least interval is long for a hub. */
  private Shell.Result examine(String url, String... more) {
    List<String> line =
        new ArrayList<>(List.of("doctor", url, "--interval=10ms", "--timeout=60s"));
    line.addAll(List.of(more));
    return shell.run(line.toArray(String[]::new));
  }

  /** Of the lines with a mark: the mark and the code. */
  private static List<String> starts(String report) {
    return report
        .lines()
        .filter(line -> Stream.of("✓ ", "- ", "! ", "✗ ").anyMatch(line::startsWith))
        .map(line -> line.split(" ")[0] + " " + line.split(" ")[1])
        .toList();
  }

  /** The values of all members of this name, wherever they are. */
  private static List<String> strings(String json, String name) throws IOException {
    List<String> values = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isScalarValue() && name.equals(parser.currentName())) {
          values.add(parser.getText());
        }
      }
    }
    return values;
  }
}
