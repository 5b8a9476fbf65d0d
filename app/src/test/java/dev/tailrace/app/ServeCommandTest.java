package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServeCommandTest {
  private final Shell shell = new Shell();

  @TempDir private Path directory;

  @Test
  void itTellsWhereItIsAndEndsWithZeroWhenItIsStopped() throws Exception {
    CompletableFuture<Shell.Result> serving = serve("--data", data());
    IntSupplier stop = shell.armedStop();

    String url = shell.firstLine().replace("Tailrace listens on ", "");
    Shell.Result published = new Shell().run("publish", "news", "hello", "--url", url);
    int code = stop.getAsInt();

    assertThat(published.code()).isZero();
    assertThat(code).isZero();
    assertThat(serving.get().code()).isZero();
    assertThat(serving.get().out().lines())
        .satisfiesExactly(
            first -> assertThat(first).matches("Tailrace listens on http://127\\.0\\.0\\.1:\\d+"),
            second -> assertThat(second).isEqualTo("Click: " + url + "/topics/news"),
            third -> assertThat(third).contains("curl -N " + url).contains("curl -d hello " + url));
    assertThat(serving.get().err()).contains("at most").contains("connections");
  }

  @Test
  void whatWasPublishedIsThereAfterARestart() throws Exception {
    CompletableFuture<Shell.Result> first = serve("--data", data(), "--sync=never");
    IntSupplier stop = shell.armedStop();
    new Shell().run("publish", "news", "kept", "--url", url());
    stop.getAsInt();
    first.get();

    Shell again = new Shell();
    CompletableFuture<Shell.Result> second = serve(again, "--data", data(), "--sync=10ms");
    IntSupplier stopAgain = again.armedStop();
    String url = again.firstLine().replace("Tailrace listens on ", "");
    Shell.Result followed =
        new Shell().run("follow", "news", "--last=1", "--max-events=1", "--url", url);
    stopAgain.getAsInt();

    assertThat(followed.out()).isEqualTo("kept\n");
    assertThat(second.get().code()).isZero();
  }

  @Test
  void anAddressInUseIsToldInOneSentence() throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      String address = "127.0.0.1:" + taken.getLocalPort();

      Shell.Result result = shell.run("serve", "--listen", address, "--data", data());

      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err())
          .isEqualTo(
              "tailrace: "
                  + address
                  + " is in use by another program; choose another address with --listen\n");
      assertThat(result.out()).isEmpty();
    }
  }

  @Test
  void aLogInUseIsToldInOneSentence() throws Exception {
    try (RunningHub running = Hubs.in(directory)) {
      Shell.Result result =
          shell.run("serve", "--listen", "127.0.0.1:0", "--data", directory.toString());

      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err().lines()).hasSize(1);
      assertThat(result.err()).contains(directory.toString()).contains("open");
    }
  }

  @Test
  void aFileIsNoPlaceForALog() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));

    Shell.Result result = shell.run("serve", "--listen=127.0.0.1:0", "--data=" + file);

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo("tailrace: the log cannot be kept in " + file + ": it is not a directory\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0:0", "[::]:0", "192.0.2.1:0"})
  void anAddressThatOthersReachHasToBeMeant(String address) {
    Shell.Result result = shell.run("serve", "--listen", address, "--data", data());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("--open").contains("anyone");
    assertThat(result.err().lines()).hasSize(1);
  }

  @Test
  void openMeansIt() throws Exception {
    CompletableFuture<Shell.Result> serving =
        CompletableFuture.supplyAsync(
            () -> shell.run("serve", "--listen=0.0.0.0:0", "--open", "--data", data()));
    IntSupplier stop = shell.armedStop();

    Shell.Result published = new Shell().run("publish", "t", "x", "--url", url());
    stop.getAsInt();

    assertThat(published.code()).isZero();
    assertThat(serving.get().code()).isZero();
  }

  @Test
  void aSettingFromTheEnvironmentCounts() throws Exception {
    shell.with("TAILRACE_MAX_EVENT_SIZE", "100").with("TAILRACE_DATA", data());
    CompletableFuture<Shell.Result> serving = serve();
    IntSupplier stop = shell.armedStop();

    Shell.Result published = new Shell().run("publish", "t", "x".repeat(200), "--url", url());
    stop.getAsInt();

    assertThat(published.code()).isEqualTo(1);
    assertThat(published.err()).contains("413").contains("100 bytes");
    assertThat(serving.get().code()).isZero();
  }

  @Test
  void aFlagWinsOverTheEnvironment() throws Exception {
    shell.with("TAILRACE_DATA", directory.resolve("other").toString());
    CompletableFuture<Shell.Result> serving = serve("--data", data());
    shell.armedStop().getAsInt();

    assertThat(serving.get().code()).isZero();
    assertThat(Path.of(data())).isDirectory();
    assertThat(directory.resolve("other")).doesNotExist();
  }

  private String data() {
    return directory.resolve("data").toString();
  }

  private String url() throws InterruptedException {
    return shell.firstLine().replace("Tailrace listens on ", "");
  }

  private CompletableFuture<Shell.Result> serve(String... more) {
    return serve(shell, more);
  }

  private static CompletableFuture<Shell.Result> serve(Shell shell, String... more) {
    String[] line = new String[more.length + 2];
    line[0] = "serve";
    line[1] = "--listen=127.0.0.1:0";
    System.arraycopy(more, 0, line, 2, more.length);
    return CompletableFuture.supplyAsync(() -> shell.run(line));
  }
}
