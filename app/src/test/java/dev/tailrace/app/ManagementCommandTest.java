package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.testkit.PrometheusText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagementCommandTest {
  @TempDir private Path directory;

  private final Shell shell = new Shell();

  @Test
  void operatorsHaveAnAddressOfTheirOwn() throws Exception {
    CompletableFuture<Shell.Result> serving =
        CompletableFuture.supplyAsync(
            () ->
                shell.run(
                    "serve",
                    "--listen=127.0.0.1:0",
                    "--management=127.0.0.1:0",
                    "--health-timeout=60s",
                    "--data",
                    data()));
    IntSupplier stop = shell.armedStop();
    String url = shell.firstLine().replace("Tailrace listens on ", "");
    String management = shell.told("management on ");

    PrometheusText metrics = PrometheusText.parse(Scrapes.get(management + "/metrics"));
    String live = Scrapes.get(management + "/health/live");
    String ready = Scrapes.get(url + "/health/ready");
    int hidden = Scrapes.status(url + "/metrics");
    stop.getAsInt();

    assertThat(metrics.hasSample("tailrace_streams_active")).isTrue();
    assertThat(live).isEqualTo("ok\n");
    assertThat(ready).isEqualTo("ok\n");
    assertThat(hidden).isEqualTo(404);
    assertThat(serving.get().code()).isZero();
  }

  @Test
  void aManagementAddressInUseIsToldInOneSentence() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String management = "127.0.0.1:" + taken.getLocalPort();

      Shell.Result result =
          shell.run(
              "serve", "--listen=127.0.0.1:0", "--management", management, "--data", data());

      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err())
          .isEqualTo(
              "tailrace: "
                  + management
                  + " is in use by another program; choose another address with --management\n");
    }
  }

  @Test
  void aHealthTimeoutOfNothingIsNotUnderstood() {
    Shell.Result result = shell.run("serve", "--health-timeout", "0s", "--data", data());

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("health timeout");
  }

  private String data() {
    return directory.resolve("data").toString();
  }
}
