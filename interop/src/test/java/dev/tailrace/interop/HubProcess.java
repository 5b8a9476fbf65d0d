package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.testkit.ReservedPort;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The hub in a process of its own, on a port of 127.0.0.1 that it keeps for all its lives.
 *
 * <p>Threads: thread-safe.
 */
final class HubProcess {
  private static final Pattern TROUBLE =
      Pattern.compile(
          "^\\s+at \\S+\\(.*\\)$|\\bERROR\\b|\\bLEAK\\b|Exception in thread|OutOfMemory");
  private static final String GREETING = "Tailrace listens on ";
  private static final String MAIN = "dev.tailrace.app.Main";

  private final String subcommand;
  private final Path data;
  private final List<String> launcher;
  private final List<String> jvm;
  private final List<String> arguments;
  private final ReservedPort port = new ReservedPort();
  private final List<Lines> errors = new ArrayList<>(); // guarded by this

  // guarded by this
  private String url;
  private Process process;
  private boolean up;

  /**
   * @param subcommand serve or demo
   * @param data the log's directory
   * @param launcher a command that becomes the command that follows it, or nothing
   * @param jvm options of its JVM
   * @param arguments more of its command line
   */
  HubProcess(
      String subcommand,
      Path data,
      List<String> launcher,
      List<String> jvm,
      List<String> arguments) {
    this.subcommand = subcommand;
    this.data = data;
    this.launcher = launcher;
    this.jvm = jvm;
    this.arguments = arguments;
  }

  /** Starts it; returns when it listens. */
  synchronized void start() {
    try {
      process = new ProcessBuilder(command()).start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    errors.add(new Lines("hub stderr", process.getErrorStream()));
    String greeting = new Lines("hub stdout", process.getInputStream()).poll().orElse("");
    if (!greeting.startsWith(GREETING)) {
      throw new AssertionError("the hub says '" + greeting + "' and " + complaints());
    }
    url = greeting.substring(GREETING.length());
    up = true;
    notifyAll();
  }

  /** Ends it as the kernel does: nothing of it runs any more, no handler, no flush. */
  synchronized void kill9() {
    up = false;
    process.destroyForcibly();
    exitCode();
  }

  /** Asks it to end, as a service manager does. */
  synchronized void stop() {
    up = false;
    process.destroy();
    assertThat(exitCode()).as("exit code after SIGTERM; %s", complaints()).isZero();
  }

  /** Asks it to end, once or once more, and does not wait for that. */
  synchronized void askToEnd() {
    up = false;
    process.destroy();
  }

  /** Waits until it has ended, and gives its exit code. */
  synchronized int awaitEnd() {
    return exitCode();
  }

  /** Starts it again on its port and directory. */
  void restart() {
    start();
  }

  /** Waits until it listens. */
  synchronized void awaitUp() throws InterruptedException {
    long limit = System.nanoTime() + Patience.LIMIT.toNanos();
    while (!up) {
      long left = TimeUnit.NANOSECONDS.toMillis(limit - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("the hub is not up");
      }
      wait(left);
    }
  }

  int port() {
    return port.number();
  }

  /** A URL on it. */
  synchronized String url(String target) {
    return url + target;
  }

  synchronized long pid() {
    return process.pid();
  }

  /** How many files and sockets it has open. */
  int openFiles() {
    String[] files = new File("/proc/" + pid() + "/fd").list();
    assertThat(files).as("files of %s", pid()).isNotNull();
    return files.length;
  }

  /** Stops it where it is, until it is told to go on: time passes, and it does nothing. */
  void suspend() {
    signal("STOP");
  }

  void goOn() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start();
      assertThat(kill.waitFor()).as("kill").isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  /** Lets it have no more files open than this, until it is given another limit. */
  void limitFiles(int limit) {
    String program = Facility.program("prlimit").toString();
    try {
      Process lower =
          new ProcessBuilder(program, "--pid=" + pid(), "--nofile=" + limit + ":")
              .inheritIO()
              .start();
      assertThat(lower.waitFor()).as("prlimit").isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  synchronized boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it for good, whatever state it is in. */
  synchronized void end() {
    if (process != null && process.isAlive()) {
      kill9();
    }
    port.close();
  }

  /** All that its runs have written to standard error. */
  synchronized List<String> complaints() {
    return errors.stream().flatMap(lines -> lines.all().stream()).toList();
  }

  /** Fails if it has logged an error or a stack trace. Call it when it has ended. */
  synchronized void assertQuiet() {
    errors.forEach(Lines::allToTheEnd);
    List<String> said = complaints();
    assertThat(said.stream().filter(line -> TROUBLE.matcher(line).find()))
        .as("what the hub said: %s", String.join("\n", said))
        .isEmpty();
  }

  private int exitCode() {
    try {
      if (!process.waitFor(2L * Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the hub does not end; " + complaints());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(launcher);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-ea", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
    command.add("-Dio.netty.leakDetection.level=paranoid");
    command.addAll(asTheLauncher());
    command.addAll(jvm);
    command.addAll(List.of("-cp", classPath(), MAIN, subcommand));
    command.addAll(List.of("--listen", "127.0.0.1:" + port.number(), "--data", data.toString()));
    if (arguments.stream().noneMatch(each -> each.startsWith("--drain"))) {
      command.add("--drain=0s"); // whoever stops it in a test does not want to wait
    }
    command.addAll(arguments);
    return command;
  }

  /** What it tells the JVM so that nothing but the hub speaks on standard error. */
  private static List<String> asTheLauncher() {
    List<String> options = new ArrayList<>(List.of("-Dio.netty.jfr.enabled=false"));
    if (Runtime.version().feature() >= 22) { // there it is in the manifest of the jar
      options.add("--enable-native-access=ALL-UNNAMED");
    }
    if (Runtime.version().feature() >= 23) {
      options.add("--sun-misc-unsafe-memory-access=allow");
    }
    return options;
  }

  /** This test's own; Surefire may have hidden it in the manifest of a jar. */
  private static String classPath() {
    String real = System.getProperty("surefire.test.class.path");
    String path = real == null ? System.getProperty("java.class.path") : real;
    assertThat(path).contains(File.pathSeparator);
    return path;
  }
}
