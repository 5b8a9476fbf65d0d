package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsFlagsTest {
  private final Shell shell = new Shell();

  @TempDir private Path directory;

  @Test
  void aSelfSignedHubSaysHowToReachIt() throws Exception {
    CompletableFuture<Shell.Result> serving =
        CompletableFuture.supplyAsync(
            () ->
                shell.run(
                    "serve", "--listen=127.0.0.1:0", "--tls-self-signed", "--data=" + directory));
    IntSupplier stop = shell.armedStop();

    List<String> lines = shell.lines(3);
    stop.getAsInt();

    String topic = lines.get(1).replace("Click: ", "");
    assertThat(lines.get(0)).matches("Tailrace listens on https://127\\.0\\.0\\.1:\\d+");
    assertThat(topic).startsWith("https://127.0.0.1:").endsWith("/topics/news");
    assertThat(lines.get(2))
        .isEqualTo("Curl:  curl -k -N " + topic + "  and  curl -k -d hello " + topic);
    assertThat(serving.get().code()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "--tls-cert, --tls-key",
    "--tls-key, --tls-cert",
  })
  void oneFileIsNotEnough(String given, String missing) {
    Shell.Result result = serve(given + "=x.pem");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains("--tls-cert and --tls-key go together: " + missing + " is missing");
  }

  @Test
  void twoCertificatesAreOneTooMany() {
    Shell.Result result = serve("--tls-self-signed", "--tls-cert=c.pem", "--tls-key=k.pem");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("leave out --tls-cert and --tls-key");
  }

  @Test
  void aFileThatIsMissingIsNamedInOneSentence() {
    Path cert = directory.resolve("none.pem");

    Shell.Result result = serve("--tls-cert=" + cert, "--tls-key=" + cert);

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo("tailrace: " + cert + " cannot be read: there is no such file\n");
  }

  @Test
  void aFileThatHoldsSomethingElseIsNamedInOneSentence() throws Exception {
    Path file = Files.writeString(directory.resolve("x.pem"), "hello");

    Shell.Result result = serve("--tls-cert=" + file, "--tls-key=" + file);

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo("tailrace: " + file + " cannot be used: there is no private key in it\n");
  }

  @Test
  void aReloadWithoutAnIntervalIsRefused() {
    Shell.Result result = serve("--tls-self-signed", "--tls-reload=0s");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("PT0S");
  }

  private Shell.Result serve(String... flags) {
    String[] line = new String[flags.length + 3];
    line[0] = "serve";
    line[1] = "--listen=127.0.0.1:0";
    line[2] = "--data=" + directory.resolve("data");
    System.arraycopy(flags, 0, line, 3, flags.length);
    return shell.run(line);
  }
}
