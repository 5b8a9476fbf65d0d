package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher with a java and a mvn that only tell how they were called. */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "tailrace").toAbsolutePath().normalize();
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);
  private static final FileTime LATER = FileTime.fromMillis(4_000_000_000_000L);

  private record Outcome(int code, String out, String err, long pid) {}

  @TempDir private Path directory;
  private Path home;
  private Path bin;

  @BeforeEach
  void lay() throws IOException {
    home = Files.createDirectories(directory.resolve("a copy of it"));
    bin = Files.createDirectories(directory.resolve("bin"));
    javaOf("17.0.15");
    script(
        bin.resolve("mvn"),
        "echo \"mvn $*\" >>'" + directory + "/mvn.calls'",
        "mkdir -p app/target/lib",
        "echo jar >app/target/lib/tailrace.jar");
  }

  @Test
  void aPackagedCopyRunsWithoutABuild() throws Exception {
    packaged();

    Outcome outcome = run("publish", "a topic", "*", "$HOME");

    assertThat(outcome.code()).isEqualTo(7);
    assertThat(outcome.out())
        .contains("[-jar]\n[" + packagedJar() + "]\n[publish]\n[a topic]\n[*]\n[$HOME]\n");
    assertThat(directory.resolve("mvn.calls")).doesNotExist();
  }

  @Test
  void itBecomesTheJavaProcessSoThatSignalsReachIt() throws Exception {
    packaged();

    Outcome outcome = run();

    assertThat(outcome.out()).contains("pid " + outcome.pid() + "\n");
  }

  @Test
  void itFindsItselfThroughLinks() throws Exception {
    packaged();
    Path link = Files.createSymbolicLink(bin.resolve("one"), launcher());
    Path relative = Files.createSymbolicLink(bin.resolve("two"), Path.of("one"));

    Outcome outcome = runAs(relative.toString(), Map.of());

    assertThat(link).isSymbolicLink();
    assertThat(outcome.out()).contains("[" + packagedJar() + "]");
  }

  @ParameterizedTest
  @CsvSource({
    "17.0.15, false, false",
    "22, false, false",
    "24.0.1, true, false",
    "25.0.3, true, true",
    "26-ea, true, true"
  })
  void aJdkGetsTheFlagsItKnows(String version, boolean unsafe, boolean compact) throws Exception {
    packaged();
    javaOf(version);

    String flags = run().out();

    assertThat(flags).contains("[-XX:+ExitOnOutOfMemoryError]");
    assertThat(flags.contains("--sun-misc-unsafe-memory-access=allow")).isEqualTo(unsafe);
    assertThat(flags.contains("-XX:+UseCompactObjectHeaders")).isEqualTo(compact);
  }

  @Test
  void moreOptionsComeFromTheEnvironment() throws Exception {
    packaged();

    Outcome outcome =
        runAs(launcher().toString(), Map.of("TAILRACE_JAVA_OPTS", "-Xmx64m -Da=*"));

    assertThat(outcome.out()).contains("[-Xmx64m]\n[-Da=*]\n[-jar]");
  }

  @Test
  void javaHomeCountsMoreThanThePath() throws Exception {
    packaged();
    Path jdk = Files.createDirectories(directory.resolve("jdk/bin"));
    script(jdk.resolve("java"), "echo 'openjdk version \"11.0.2\"' >&2");

    Outcome old =
        runAs(launcher().toString(), Map.of("JAVA_HOME", jdk.getParent().toString()));
    Outcome none = runAs(launcher().toString(), Map.of("JAVA_HOME", "/nowhere"));

    assertThat(old.code()).isEqualTo(1);
    assertThat(old.err()).contains("is Java 11; Tailrace needs 17 or newer");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("JAVA_HOME is /nowhere");
  }

  @Test
  void theReleaseFileOfAJdkSparesTheQuestion() throws Exception {
    packaged();
    Path record = packagedJar().resolveSibling("tailrace-25.0.3.aot");
    Files.writeString(record, "classes");
    Path jdk = Files.createDirectories(directory.resolve("jdk/bin"));
    Files.writeString(jdk.resolveSibling("release"), "A=\"b\"\nJAVA_VERSION=\"25.0.3\"\n");
    script(jdk.resolve("java"), "printf '[%s]\\n' \"$@\"");

    Outcome outcome =
        runAs(launcher().toString(), Map.of("JAVA_HOME", jdk.getParent().toString()));

    assertThat(outcome.out())
        .contains("[-XX:+UseCompactObjectHeaders]")
        .contains("[-XX:AOTCache=" + record + "]\n")
        .doesNotContain("-version");
  }

  @Test
  void whatAStartLoadsIsSharedIfItWasRecordedForThisVersion() throws Exception {
    packaged();
    Path archive = packagedJar().resolveSibling("tailrace-17.0.15.jsa");
    Files.writeString(archive, "classes");

    Outcome same = run();
    javaOf("17.0.16");
    Outcome newer = run();

    assertThat(same.out()).contains("[-XX:SharedArchiveFile=" + archive + "]\n");
    assertThat(newer.out()).contains("[-jar]").doesNotContain("SharedArchiveFile");
  }

  @Test
  void aHubThatDoesNotStartLeavesNoRecord() throws Exception {
    packaged();
    script(bin.resolve("java"), "echo 'openjdk version \"17.0.15\"' >&2", "exit 3");

    Outcome outcome = run("warm");

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("no hub starts: openjdk version");
    assertThat(packagedJar().getParent()).isDirectoryNotContaining("glob:**{.jsa,.aot}*");
  }

  @Test
  void itBuildsWhenASourceIsNewerAndOnlyThen() throws Exception {
    Path source = sources();

    Outcome first = run();
    Outcome second = run();
    Files.setLastModifiedTime(source, LATER);
    Outcome third = run();

    assertThat(first.err()).contains("building");
    assertThat(second.err()).isEmpty();
    assertThat(third.err()).contains("building");
    assertThat(first.out()).contains("[" + builtJar() + "]");
    assertThat(Files.readAllLines(directory.resolve("mvn.calls")))
        .hasSize(2)
        .containsOnly("mvn -q -B -DskipTests -pl app -am package");
  }

  @Test
  void aBuildThatFailsIsShownAndNothingRuns() throws Exception {
    sources();
    script(bin.resolve("mvn"), "echo 'cannot find symbol'", "exit 1");

    Outcome outcome = run();

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("cannot find symbol").contains("the build failed");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void aCopyThatIsNotWholeSaysSo() throws Exception {
    bare();

    Outcome outcome = run();

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("tailrace.jar is missing");
  }

  private Path sources() throws IOException {
    Files.copy(LAUNCHER, home.resolve("tailrace"));
    Path main = Files.createDirectories(home.resolve("app/src/main"));
    Path source = Files.writeString(main.resolve("A.java"), "class A {}");
    for (Path file : List.of(home.resolve("pom.xml"), home.resolve("app/pom.xml"))) {
      Files.writeString(file, "<project/>");
      Files.setLastModifiedTime(file, LONG_AGO);
    }
    Files.setLastModifiedTime(source, LONG_AGO);
    Files.setLastModifiedTime(main, LONG_AGO);
    return source;
  }

  private void packaged() throws IOException {
    bare();
    Files.createDirectories(packagedJar().getParent());
    Files.writeString(packagedJar(), "jar");
  }

  /** A copy with the launcher alone. */
  private void bare() throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Files.copy(LAUNCHER, home.resolve("bin/tailrace"));
  }

  private Path launcher() {
    Path source = home.resolve("tailrace");
    return Files.exists(source) ? source : home.resolve("bin/tailrace");
  }

  private Path packagedJar() throws IOException {
    return home.toRealPath().resolve("lib/tailrace.jar");
  }

  private Path builtJar() throws IOException {
    return home.toRealPath().resolve("app/target/lib/tailrace.jar");
  }

  /** A java of this version, which shows its arguments and ends with 7. */
  private void javaOf(String version) throws IOException {
    script(
        bin.resolve("java"),
        "if [ \"$1\" = -version ]; then echo 'openjdk version \"" + version + "\"' >&2; exit 0; fi",
        "echo \"pid $$\"",
        "printf '[%s]\\n' \"$@\"",
        "exit 7");
  }

  private static void script(Path file, String... lines) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Outcome run(String... args) throws Exception {
    return runAs(launcher().toString(), Map.of(), args);
  }

  private Outcome runAs(String launcher, Map<String, String> environment, String... args)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(launcher));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("JAVA_HOME");
    builder.environment().remove("TAILRACE_JAVA_OPTS");
    builder.environment().put("PATH", bin + ":" + System.getenv("PATH"));
    builder.environment().putAll(environment);
    builder.directory(directory.toFile());
    builder.redirectError(directory.resolve("err").toFile());
    Process process = builder.start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Outcome(
        process.exitValue(), out, Files.readString(directory.resolve("err")), process.pid());
  }
}
