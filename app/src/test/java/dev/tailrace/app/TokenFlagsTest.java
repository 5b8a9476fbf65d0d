package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub with keys, from the command line. */
class TokenFlagsTest {
  private final Shell shell = new Shell();

  @TempDir private Path directory;
  private Path secret;

  @BeforeEach
  void secret() throws IOException {
    secret = Files.writeString(directory.resolve("secret"), "0123456789abcdef0123456789abcdef");
  }

  @Test
  void itAsksForATokenAndSaysSo() throws Exception {
    CompletableFuture<Shell.Result> serving =
        CompletableFuture.supplyAsync(
            () ->
                shell.run(
                    "serve",
                    "--listen=127.0.0.1:0",
                    "--data=" + directory.resolve("data"),
                    "--jwt-secret-file=" + secret));
    IntSupplier stop = shell.armedStop();
    List<String> lines = shell.lines(3);
    URI topic = URI.create(lines.get(1).replace("Click: ", "") + "?wait=0s&last_event_id=earliest");
    Shell.Result made =
        new Shell().run("token", "--subscribe=news", "--secret-file=" + secret);

    int without = status(HttpRequest.newBuilder(topic));
    int with =
        status(
            HttpRequest.newBuilder(topic)
                .header("Authorization", "Bearer " + made.out().strip()));
    stop.getAsInt();

    assertThat(lines.get(2)).contains("curl -H \"Authorization: Bearer $(cat token)\" -N ");
    assertThat(without).isEqualTo(401);
    assertThat(with).isEqualTo(200);
    assertThat(serving.get().code()).isZero();
  }

  @Test
  void aTokenInAFileOpensItForPublishAndFollow() throws Exception {
    CompletableFuture<Shell.Result> serving =
        CompletableFuture.supplyAsync(
            () ->
                shell.run(
                    "serve",
                    "--listen=127.0.0.1:0",
                    "--data=" + directory.resolve("data"),
                    "--jwt-secret-file=" + secret));
    IntSupplier stop = shell.armedStop();
    String url = "--url=" + shell.firstLine().replace("Tailrace listens on ", "");
    Path token = directory.resolve("token");
    String file = "--token-file=" + token;
    Files.writeString(
        token,
        new Shell()
            .run("token", "--publish=t", "--subscribe=t", "--secret-file=" + secret)
            .out());

    Shell.Result refused = new Shell().run("publish", url, "t", "x");
    Shell.Result one = new Shell().run("publish", url, file, "t", "one", "--private");
    Shell.Result lines =
        new Shell().input("two\nthree\n").run("publish", url, file, "t", "--lines", "--private");
    Shell.Result followed =
        new Shell().run("follow", url, file, "t", "--last=3", "--max-events=3");
    Files.writeString(token, "\n");
    Shell.Result empty = new Shell().run("publish", url, file, "t", "x");
    stop.getAsInt();

    assertThat(refused.err()).contains("a token is needed to publish to t");
    assertThat(one.code()).as(one.err()).isZero();
    assertThat(lines.code()).as(lines.err()).isZero();
    assertThat(followed.out()).isEqualTo("one\ntwo\nthree\n");
    assertThat(empty.err()).contains("holds no token");
    assertThat(serving.get().code()).isZero();
  }

  @Test
  void withAKeyItMayBeReachedByOthers() {
    assertThat(printed("--listen=0.0.0.0:0", "--jwt-secret-file=" + secret).code()).isZero();
    assertThat(printed("--listen=0.0.0.0:0").err())
        .contains("give --jwt-key or --jwt-secret-file, or say --open");
  }

  @Test
  void withoutAKeyNotNothingIsAllowed() {
    Shell.Result result = printed("--anonymous=none");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--anonymous none without a key");
  }

  @Test
  void aKeyThatIsNotThereIsNamed() {
    Shell.Result result =
        shell.run(
            "serve",
            "--listen=127.0.0.1:0",
            "--data=" + directory.resolve("data"),
            "--jwt-key=" + directory.resolve("nowhere.pem"));

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("nowhere.pem");
  }

  @Test
  void severalKeysMayComeFromOneVariable() {
    shell.with("TAILRACE_JWT_SECRET_FILE", secret + "," + secret);

    assertThat(printed().out()).contains("jwt-secret-file:");
  }

  private Shell.Result printed(String... more) {
    String[] all = new String[more.length + 3];
    all[0] = "serve";
    all[1] = "--print-config";
    all[2] = "--data=" + directory.resolve("data");
    System.arraycopy(more, 0, all, 3, more.length);
    return shell.run(all);
  }

  private static int status(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    request.header("Accept", "application/json");
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
