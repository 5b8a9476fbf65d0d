package dev.tailrace.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A hub that a start script has started, on a free port of 127.0.0.1.
 *
 * <p>Threads: confined to the test's thread; a thread of its own reads what the hub says.
 */
final class Served implements AutoCloseable {
  private static final String GREETING = "Tailrace listens on ";
  private static final int PATIENCE_SECONDS = 180;

  private final Process process;
  private final Path errors;
  private final CompletableFuture<String> url = new CompletableFuture<>();
  private final Thread reader;

  private Served(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    reader = new Thread(this::read, "hub stdout");
    reader.setDaemon(true);
  }

  /** @param builder of a {@code serve}; standard error goes to a file in its directory */
  static Served start(ProcessBuilder builder) throws IOException {
    Path errors = Files.createTempFile("tailrace-dist", ".err");
    Served served = new Served(builder.redirectError(errors.toFile()).start(), errors);
    served.reader.start();
    return served;
  }

  /** Where it listens; waits until it does. */
  String url() throws Exception {
    String found = url.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(found).as(() -> "no greeting, but " + complaints()).isNotNull();
    return found;
  }

  int port() throws Exception {
    return Integer.parseInt(url().substring(url().lastIndexOf(':') + 1));
  }

  /** The command of the process that the script has become. */
  String command() {
    return process.info().command().orElse("");
  }

  /** Asks it to end, as a service manager does; gives its exit code. */
  int stop() throws InterruptedException {
    process.destroy();
    return Shell.exitCode(process);
  }

  List<String> complaints() {
    try {
      return Files.readAllLines(errors);
    } catch (IOException e) {
      return List.of(e.toString());
    }
  }

  @Override
  public void close() throws Exception {
    process.destroyForcibly();
    Shell.exitCode(process);
    Files.delete(errors);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(GREETING)) {
          url.complete(line.substring(GREETING.length()));
        }
      }
    } catch (IOException e) {
      // It was killed: its pipe ends here.
    } finally {
      url.complete(null);
    }
  }
}
