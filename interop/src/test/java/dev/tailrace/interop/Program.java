package dev.tailrace.interop;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program of the machine while it runs: curl, a client on Node, a proxy, mount.
 *
 * <p>Threads: confined to the test's thread.
 */
final class Program implements AutoCloseable {
  private final Process process;
  private final Lines out;
  private final Lines err;

  private Program(Process process, String name) {
    this.process = process;
    out = new Lines(name + " stdout", process.getInputStream());
    err = new Lines(name + " stderr", process.getErrorStream());
  }

  static Program start(String name, String... arguments) {
    List<String> command = new ArrayList<>(List.of(Facility.program(name).toString()));
    command.addAll(List.of(arguments));
    try {
      return new Program(new ProcessBuilder(command).start(), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs to the end, which has to be a good one, and gives what was printed. */
  static String run(String name, String... arguments) {
    return start(name, arguments).output();
  }

  /** What the program printed, after its end, which has to be a good one. */
  String output() {
    closeInput();
    if (exitCode() != 0) {
      throw new AssertionError(process.info() + " exits with " + exitCode() + ": " + err.all());
    }
    return String.join("\n", out.allToTheEnd());
  }

  Lines out() {
    return out;
  }

  Lines err() {
    return err;
  }

  /** Writes to the program's standard input. */
  void write(String text) {
    try {
      OutputStream in = process.getOutputStream();
      in.write(text.getBytes(StandardCharsets.UTF_8));
      in.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void closeInput() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended already, which its exit code tells.
    }
  }

  int exitCode() {
    try {
      if (!process.waitFor(Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("does not end: " + process.info());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** Whether it has ended, or ends within so many milliseconds. */
  boolean endsWithin(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** Asks it to end, as a service manager does. */
  void askToEnd() {
    process.destroy();
  }

  /** Ends it, with force if need be, and lets nothing live on that it has started. */
  void stop(long graceMillis) {
    List<ProcessHandle> started = process.descendants().toList();
    askToEnd();
    if (!endsWithin(graceMillis)) {
      process.destroyForcibly();
    }
    exitCode();
    started.forEach(ProcessHandle::destroyForcibly);
  }

  /** Ends it, if it has not ended. */
  @Override
  public void close() {
    process.destroyForcibly();
    exitCode();
  }

  /** A program of the npm clients. */
  static Program client(String name, String... arguments) {
    Path script = Path.of("npm", "clients", name + ".mjs");
    List<String> all = new ArrayList<>(List.of(script.toString()));
    all.addAll(List.of(arguments));
    return start("node", all.toArray(String[]::new));
  }
}
