package dev.tailrace.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A hub in a process of its own, with a directory of its own, for as long as somebody measures it.
 *
 * <p>Threads: thread-safe.
 */
final class BenchHub implements AutoCloseable {
  private static final String GREETING = "Tailrace listens on ";
  private static final long STOP_SECONDS = 10;
  private static final List<String> OF_ONE_PROCESS =
      List.of(
          "-agent",
          "-javaagent",
          "-Xrunjdwp",
          "-Xlog",
          "-XX:SharedArchiveFile",
          "-XX:AOTCache",
          "-XX:StartFlightRecording",
          "-Dcom.sun.management.jmxremote",
          "-Dtailrace.");

  /** From this version of Java on; the launcher's hub has it from the manifest of its jar. */
  private static final int NATIVE_ACCESS_IS_ASKED = 22;

  private final Path directory;

  // guarded by this
  private Process process;
  private boolean closed;

  private BenchHub(Path directory) {
    this.directory = directory;
  }

  /**
   * Not started yet, so that it can be closed from the first moment on.
   *
   * @param parent where its directory is made
   */
  static BenchHub in(Path parent) throws IOException {
    return new BenchHub(Files.createTempDirectory(parent, "tailrace-bench-"));
  }

  /** Starts it with this process's Java, flags and class path; returns its URL when it listens. */
  String start() throws IOException {
    Path complaints = directory.resolve("stderr");
    String url = greeting(launch(complaints)).join();
    if (url == null) {
      throw new CommandFailure("the hub did not start: " + first(complaints));
    }
    return url;
  }

  synchronized long pid() {
    return process.pid();
  }

  /** Stops it and deletes its directory. */
  @Override
  public synchronized void close() {
    closed = true;
    if (process != null) {
      process.destroy();
      awaitEnd(process);
    }
    delete(directory);
  }

  private synchronized Process launch(Path complaints) throws IOException {
    if (closed) {
      throw new CommandFailure("stopped");
    }
    process =
        new ProcessBuilder(command(directory.resolve("data")))
            .redirectError(complaints.toFile())
            .start();
    process.getOutputStream().close();
    return process;
  }

  private static List<String> command(Path data) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(BenchHub::isOfAnyProcess)
        .forEach(command::add);
    if (Runtime.version().feature() >= NATIVE_ACCESS_IS_ASKED) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("serve", "--listen", "127.0.0.1:0", "--data", data.toString()));
    return command;
  }

  /** What has a port or a file of its own is for one process. */
  private static boolean isOfAnyProcess(String flag) {
    return OF_ONE_PROCESS.stream().noneMatch(flag::startsWith);
  }

  /**
   * The URL it says it listens on; null if it ends before. All it says is read, as long as it runs:
   * what a JVM logs goes the same way, and must not fill the pipe.
   */
  private static CompletableFuture<String> greeting(Process process) {
    CompletableFuture<String> url = new CompletableFuture<>();
    Threads.named("bench-hub").newThread(() -> readAll(process, url)).start();
    return url;
  }

  private static void readAll(Process process, CompletableFuture<String> url) {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(GREETING)) {
          url.complete(line.substring(GREETING.length()));
        }
      }
    } catch (IOException e) {
      // it has ended
    } finally {
      url.complete(null);
    }
  }

  private static String first(Path complaints) throws IOException {
    List<String> lines = Files.readAllLines(complaints, StandardCharsets.UTF_8);
    return lines.isEmpty() ? "it said nothing" : lines.get(0);
  }

  private static void awaitEnd(Process process) {
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly().onExit().join();
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
