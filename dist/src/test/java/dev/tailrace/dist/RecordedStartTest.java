package dev.tailrace.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code bin/tailrace warm}, in a path without spaces: with one, JDK 17 records nothing of the
 * jars.
 */
class RecordedStartTest {
  @TempDir private static Path directory;
  private static Unpacked unpacked;
  private static Path record;

  @BeforeAll
  static void warm() throws Exception {
    unpacked = Unpacked.in(directory);
    String script = unpacked.script().toString();
    Shell.Outcome warmed = Shell.run(Shell.builder(directory, List.of(script, "warm")));
    record = Path.of(warmed.expect(0).said().strip());
  }

  @Test
  void whatAHubLoadsIsKeptBesideTheJars() throws Exception {
    String version = System.getProperty("java.version");

    String kind = Runtime.version().feature() < 25 ? ".jsa" : ".aot";
    assertThat(record).isEqualTo(unpacked.lib().resolve("tailrace-" + version + kind));
    assertThat(record).isNotEmptyFile();
    assertThat(directory).isDirectoryNotContaining("glob:**data**");
  }

  @Test
  void laterStartsShareIt() throws Exception {
    assertThat(version("-Xlog:class+load"))
        .containsPattern("dev\\.tailrace\\.app\\.Main source: shared objects file")
        .contains("tailrace " + Unpacked.VERSION);
  }

  @Test
  void withOtherJarsItIsPassedOverInSilence() throws Exception {
    Path jar = unpacked.lib().resolve("tailrace.jar");
    FileTime built = Files.getLastModifiedTime(jar);

    Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
    String said = version("-Da=b");
    Files.setLastModifiedTime(jar, built);

    assertThat(said).startsWith("tailrace " + Unpacked.VERSION).hasLineCount(1);
  }

  private static String version(String options) throws Exception {
    ProcessBuilder builder =
        Shell.builder(directory, List.of(unpacked.script().toString(), "--version"));
    builder.environment().put("TAILRACE_JAVA_OPTS", options);
    return Shell.run(builder).expect(0).said();
  }
}
