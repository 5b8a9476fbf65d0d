package dev.tailrace.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that run to their end. Threads: confined to the test's thread. */
final class Shell {
  private static final int PATIENCE_SECONDS = 180;

  /** How a program ended, and what it wrote on both of its outputs. */
  record Outcome(int code, String said) {
    Outcome expect(int wanted) {
      assertThat(code).as(said).isEqualTo(wanted);
      return this;
    }
  }

  private Shell() {}

  static Outcome run(Path directory, String... command) throws Exception {
    return run(builder(directory, List.of(command)));
  }

  static Outcome run(ProcessBuilder builder) throws Exception {
    Path said = Files.createTempFile("tailrace-dist", ".out");
    try {
      Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
      process.getOutputStream().close();
      return new Outcome(exitCode(process), Files.readString(said, StandardCharsets.UTF_8));
    } finally {
      Files.delete(said);
    }
  }

  static int exitCode(Process process) throws InterruptedException {
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!ended) {
      process.destroyForcibly();
    }
    assertThat(ended).as("%s ends", process.info()).isTrue();
    return process.exitValue();
  }

  /** With the Java of this test and no setting of the machine's. */
  static ProcessBuilder builder(Path directory, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("TAILRACE_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }
}
