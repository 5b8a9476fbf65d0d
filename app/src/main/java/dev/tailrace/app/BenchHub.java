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

  private final Process process;
  private final Path directory;
  private final String url;

  private BenchHub(Process process, Path directory, String url) {
    this.process = process;
    this.directory = directory;
    this.url = url;
  }

  /**
   * Starts it with this process's Java, flags and class path; returns when it listens.
   *
   * @param parent where its directory is made
   */
  static BenchHub start(Path parent) throws IOException {
    Path directory = Files.createTempDirectory(parent, "tailrace-bench-");
    Path complaints = directory.resolve("stderr");
    Process process = null;
    try {
      process =
          new ProcessBuilder(command(directory.resolve("data")))
              .redirectError(complaints.toFile())
              .start();
      process.getOutputStream().close();
      String url = url(process);
      if (url == null) {
        throw new CommandFailure("the hub did not start: " + last(complaints));
      }
      return new BenchHub(process, directory, url);
    } catch (IOException | CommandFailure e) {
      end(process, directory);
      throw e;
    }
  }

  String url() {
    return url;
  }

  long pid() {
    return process.pid();
  }

  /** Stops it and deletes its directory. */
  @Override
  public synchronized void close() {
    end(process, directory);
  }

  private static List<String> command(Path data) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(BenchHub::isOfAnyProcess)
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("serve", "--listen", "127.0.0.1:0", "--data", data.toString()));
    return command;
  }

  /** A debugger or an agent is for one process: both would want its port or file. */
  private static boolean isOfAnyProcess(String flag) {
    return !flag.startsWith("-agent") && !flag.startsWith("-javaagent");
  }

  private static String url(Process process) throws IOException {
    // Not closed: it would be the hub's standard output.
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    return line != null && line.startsWith(GREETING) ? line.substring(GREETING.length()) : null;
  }

  private static String last(Path complaints) throws IOException {
    List<String> lines = Files.readAllLines(complaints, StandardCharsets.UTF_8);
    return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
  }

  private static void end(Process process, Path directory) {
    if (process != null) {
      process.destroy();
      awaitEnd(process);
    }
    delete(directory);
  }

  private static void awaitEnd(Process process) {
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
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
