package dev.tailrace.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the archive. */
class ArchiveTest {
  private static final Pattern LISTED = Pattern.compile("(?m)^(\\S+):(\\S+):(\\S+)$");
  private static final Pattern FOREIGN = Pattern.compile("-(osx|windows)-[a-z0-9_]+\\.jar$");

  @TempDir private static Path directory;
  private static Unpacked unpacked;

  @BeforeAll
  static void unpack() throws Exception {
    unpacked = Unpacked.in(directory);
  }

  @Test
  void itHoldsAllThatIsNeededToRunIt() {
    assertThat(unpacked.script()).isExecutable();
    assertThat(unpacked.lib().resolve("tailrace.jar")).isRegularFile();
    assertThat(unpacked.home().resolve("LICENSE")).hasSameTextualContentAs(Path.of("../LICENSE"));
    for (String file : List.of("README.md", "conf/tailrace.yaml", "systemd/tailrace.service")) {
      assertThat(unpacked.home().resolve(file)).isNotEmptyFile().isReadable();
    }
  }

  @Test
  void theStartScriptIsTheLauncherOfTheSourceTree() {
    assertThat(unpacked.script()).hasSameTextualContentAs(Path.of("../tailrace"));
  }

  @Test
  void theJarsAreThoseThatTheMainJarNamesButForOtherSystems() throws Exception {
    Set<String> named = new TreeSet<>();
    try (JarFile jar = new JarFile(unpacked.lib().resolve("tailrace.jar").toFile())) {
      Attributes manifest = jar.getManifest().getMainAttributes();
      named.addAll(Arrays.asList(manifest.getValue(Attributes.Name.CLASS_PATH).split(" ")));
    }
    named.removeIf(name -> FOREIGN.matcher(name).find());
    named.add("tailrace.jar");

    assertThat(unpacked.jars()).containsExactlyInAnyOrderElementsOf(named);
  }

  @Test
  void everyJarOfOthersIsListedWithItsLicence() throws Exception {
    Set<String> listed = new TreeSet<>();
    Matcher entries = LISTED.matcher(unpacked.read("THIRD-PARTY.txt"));
    while (entries.find()) {
      listed.add(entries.group(2) + "-" + entries.group(3));
    }

    Set<String> shipped = new TreeSet<>();
    for (String jar : unpacked.jars()) {
      if (!jar.startsWith("tailrace")) {
        shipped.add(jar.replaceFirst("(-linux-(x86_64|aarch_64))?\\.jar$", ""));
      }
    }

    assertThat(listed).isEqualTo(shipped).hasSizeGreaterThan(10);
    assertThat(unpacked.read("THIRD-PARTY.txt")).doesNotContainIgnoringCase("unknown");
  }

  @Test
  void nothingInItTellsWhenOrByWhomItWasBuilt() throws Exception {
    String timestamp = System.getProperty("tailrace.timestamp");

    String[] command = {"tar", "--utc", "--full-time", "-tvzf", Unpacked.ARCHIVE.toString()};
    List<String> entries = Shell.run(directory, command).expect(0).said().lines().toList();

    String moment = timestamp.replace('T', ' ').replace("Z", "");
    assertThat(entries).hasSizeGreaterThan(20);
    assertThat(entries)
        .allSatisfy(
            entry ->
                assertThat(entry)
                    .matches("(drwxr-xr-x|-rw-r--r--|-rwxr-xr-x) root/root .*")
                    .contains(" " + moment + " "));
    assertThat(entries.stream().filter(entry -> entry.startsWith("-rwx"))).hasSize(1);
  }

  @Test
  void aHubTakesEverySettingOfTheSample() throws Exception {
    List<String> settings =
        unpacked
            .read("conf/tailrace.yaml")
            .lines()
            .filter(line -> line.matches("#[a-z-]+: \\S.*"))
            .map(line -> line.substring(1))
            .toList();
    Files.write(directory.resolve("tailrace.yaml"), settings);

    String[] command = {unpacked.script().toString(), "serve", "--print-config"};
    String printed = Shell.run(Shell.builder(directory, List.of(command))).expect(0).said();

    assertThat(settings).hasSizeGreaterThan(8);
    assertThat(printed.lines().filter(line -> line.contains("tailrace.yaml:")))
        .hasSameSizeAs(settings);
  }

  @Test
  void whatTheContainerCopiesIsThere() throws Exception {
    List<String> copies =
        Files.readString(Path.of("../Dockerfile"))
            .lines()
            .filter(line -> line.startsWith("COPY ") && !line.contains("--from="))
            .map(line -> line.split(" ")[1])
            .toList();

    assertThat(copies).contains("dist/docker/health");
    assertThat(copies).allSatisfy(copy -> assertThat(Path.of("..", copy)).exists());
    assertThat(Path.of("docker/health")).isExecutable();
  }
}
