package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
  private final Shell shell = new Shell();

  @TempDir private Path directory;
  private CompletableFuture<Shell.Result> running;
  private IntSupplier stop;

  @BeforeEach
  void start() throws InterruptedException {
    running =
        CompletableFuture.supplyAsync(
            () ->
                shell.run(
                    "demo", "--listen=127.0.0.1:0", "--data=" + directory, "--sync=never"));
    stop = shell.armedStop();
  }

  @AfterEach
  void stop() throws Exception {
    assertThat(stop.getAsInt()).isZero();
    assertThat(running.get().code()).isZero();
  }

  @Test
  void itSaysWhereToClickAndWhatToCurl() throws Exception {
    String url = url();

    List<String> lines = shell.lines(3);

    assertThat(lines)
        .containsExactly(
            "Tailrace listens on " + url,
            "Click: " + url + "/demo/",
            "Curl:  curl -N " + url + "/topics/demo/stocks");
  }

  @Test
  void thePagesAreThereAndTheTopicsAreAlive() throws Exception {
    String url = url();

    Shell.Result prices = fromTheBeginning(url, "demo/stocks", 2);
    Shell.Result news = fromTheBeginning(url, "demo/news", 1);

    assertThat(get(url + "/demo/")).isEqualTo("200 text/html; charset=utf-8");
    assertThat(get(url + "/")).isEqualTo("200 text/html; charset=utf-8");
    assertThat(get(url + "/topics/any/topic")).isEqualTo("200 text/html; charset=utf-8");
    assertThat(get(url + "/demo/../etc")).startsWith("404");
    assertThat(prices.out().lines()).hasSize(2).allMatch(line -> line.startsWith("{"));
    assertThat(news.out()).contains("\"title\"");
  }

  @Test
  void itsLogIsWhereItSays() throws Exception {
    shell.lines(3);

    assertThat(Files.isDirectory(directory.resolve("default"))).isTrue();
  }

  private String url() throws Exception {
    return shell.lines(1).get(0).replace("Tailrace listens on ", "");
  }

  private static Shell.Result fromTheBeginning(String url, String topic, int events) {
    String some = "--max-events=" + events;
    return new Shell().run("follow", topic, "--last-event-id=earliest", some, "--url", url);
  }

  private static String get(String url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setRequestProperty("Accept", "text/html");
    int status = connection.getResponseCode();
    if (status == 200) {
      byte[] body = connection.getInputStream().readAllBytes();
      assertThat(new String(body, StandardCharsets.UTF_8)).isNotEmpty();
    }
    return status + " " + connection.getContentType();
  }
}
