package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
  private static final String SMALL =
      "--warmup=0 --rate=500 --events=50 --listeners=12 --topics=3 --publishers=2 --threads=2";

  private final Shell shell = new Shell();

  @TempDir private Path directory;

  @Test
  void ofAHubOfItsOwnNothingIsLost() throws Exception {
    Path picture = directory.resolve("latency.html");

    Shell.Result result =
        shell
            .with("TAILRACE_SYNC", "never")
            .run(bench(SMALL, "--stall=2 --reconnect=9 --json", "--plot=" + picture));

    Map<String, String> report = flat(result.out());
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(report)
        .containsEntry("whole", "true")
        .containsEntry("run.listeners", "12")
        .containsEntry("throughput.events_published", "50")
        .containsEntry("integrity.lost", "0")
        .containsEntry("integrity.duplicated", "0")
        .containsEntry("integrity.reordered", "0")
        .containsEntry("stall.lost", "0")
        .containsEntry("reconnect.lost", "0")
        .containsKeys("latency.p99_9_micros", "hub.cores", "machine.date");
    // the ten that read: 17, 17 and 16 events to 3, 3 and 4 listeners
    assertThat(report).containsEntry("latency.count", String.valueOf(17 * 3 + 17 * 3 + 16 * 4));
    assertThat(picture).content().contains("<svg ");
  }

  @Test
  void itsHubIsGoneAfterwards() throws Exception {
    shell.run(bench(SMALL, "--scratch=" + directory));

    assertThat(entries()).isZero();
  }

  @Test
  void itsHubIsGoneWhenItIsStopped() throws Exception {
    CompletableFuture<Shell.Result> running =
        CompletableFuture.supplyAsync(
            () ->
                shell.run(bench("--listeners=2 --rate=1 --duration=1h", "--scratch=" + directory)));
    IntSupplier stop = shell.armedStop();

    int code = stop.getAsInt();

    assertThat(code).isEqualTo(130);
    assertThat(entries()).isZero();
    assertThat(running.get().code()).isEqualTo(1);
  }

  @Test
  void aHubThatIsThereIsMeasured() throws Exception {
    Shell hub = new Shell();
    CompletableFuture<Shell.Result> running =
        CompletableFuture.supplyAsync(
            () -> hub.run("serve", "--listen=127.0.0.1:0", "--sync=never", "--data=" + directory));
    IntSupplier stop = hub.armedStop();
    String url = hub.firstLine().replace("Tailrace listens on ", "");
    String pid = "--pid=" + ProcessHandle.current().pid();

    Shell.Result result =
        shell.run(bench("--events=20 --listeners=5 --outstanding=3", pid + " " + url));

    stop.getAsInt();
    running.get();
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("closed loop")
        .contains("The hub\n")
        .endsWith("Result: nothing lost, doubled or out of order\n");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void theProgressIsOneLineOnATerminal() {
    Shell.Result result =
        shell.watching("err").run(bench("--warmup=0 --duration=2s --listeners=3", ""));

    assertThat(result.err()).contains("\r\u001b[K").contains("measuring: 3 listeners");
    assertThat(result.err()).doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:1,nothing listens on 127.0.0.1:1",
    "--listeners=1000000000,open files",
    "--pid=2147483647 http://127.0.0.1:1,there is no process 2147483647",
  })
  void whatCannotBeDoneIsSaid(String line, String sentence) {
    Shell.Result result = shell.run(bench(line, ""));

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).startsWith("tailrace: ").contains(sentence).doesNotContain("\tat ");
    assertThat(result.out()).isEmpty();
  }

  private static String[] bench(String... parts) {
    return ("bench " + String.join(" ", parts)).strip().split(" +");
  }

  private long entries() throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.count();
    }
  }

  /** The fields of an object of objects, by their paths. */
  private static Map<String, String> flat(String json) throws IOException {
    Map<String, String> fields = new TreeMap<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token.isScalarValue()) {
          String path = parser.getParsingContext().pathAsPointer().toString();
          fields.put(path.substring(1).replace('/', '.'), parser.getText());
        }
      }
    }
    return fields;
  }
}
