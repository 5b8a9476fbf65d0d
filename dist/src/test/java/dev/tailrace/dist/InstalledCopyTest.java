package dev.tailrace.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive as an operator has it: unpacked in a directory with a space, run from another. */
class InstalledCopyTest {
  @TempDir private static Path installation;
  private static Unpacked unpacked;

  @TempDir private Path elsewhere;

  @BeforeAll
  static void install() throws Exception {
    unpacked = Unpacked.in(Files.createDirectories(installation.resolve("a place of its own")));
  }

  @Test
  void aHubServesWhatIsPublishedAndEndsWellWhenTold() throws Exception {
    Path link = Files.createSymbolicLink(installation.resolve("hub"), unpacked.script());
    String data = elsewhere.resolve("a log").toString();

    try (Served hub =
        Served.start(program(link, "serve", "--listen", "127.0.0.1:0", "--data", data))) {
      run("publish", "--url", hub.url(), "news", "from a copy").expect(0);
      String heard =
          run("follow", "--url", hub.url(), "news", "--last", "1", "--max-events", "1")
              .expect(0)
              .said();

      assertThat(heard).contains("from a copy");
      assertThat(hub.command()).endsWith("/java");
      assertThat(hub.stop()).as("%s", hub.complaints()).isZero();
      assertThat(hub.complaints()).noneMatch(line -> line.matches(".*(WARN|ERROR|Exception).*"));
    }
  }

  @Test
  void itTellsTheVersionOfTheArchive() throws Exception {
    assertThat(run("--version").expect(0).said())
        .startsWith("tailrace " + Unpacked.VERSION + " (Java ");
  }

  @Test
  void itLeavesItsDirectoryAsItIs() throws Exception {
    String before = listing();

    try (Served hub = Served.start(serve())) {
      hub.url();
      hub.stop();
    }

    assertThat(listing()).isEqualTo(before);
    assertThat(elsewhere.resolve("tailrace-data")).isDirectory();
  }

  @Test
  void whoIsNotRootRunsWhatNobodyMayWriteTo() throws Exception {
    chmod("a-w,a+rX", unpacked.home());
    Files.setPosixFilePermissions(installation, PosixFilePermissions.fromString("rwxr-xr-x"));
    chmod("a+rwx", elsewhere);

    List<String> command = new ArrayList<>();
    if (Shell.run(elsewhere, "id", "-u").said().strip().equals("0")) {
      command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    command.addAll(List.of(unpacked.script().toString(), "serve", "--listen", "127.0.0.1:0"));

    try (Served hub = Served.start(Shell.builder(elsewhere, command))) {
      run("publish", "--url", hub.url(), "news", "from nobody").expect(0);

      assertThat(hub.stop()).as("%s", hub.complaints()).isZero();
    } finally {
      chmod("u+w", unpacked.home());
    }
  }

  @Test
  void theHealthCheckOfTheContainerTellsAHubThatLivesFromOneThatDoesNot() throws Exception {
    String check = Path.of("docker/health").toAbsolutePath().toString();
    String port;

    try (Served hub = Served.start(serve())) {
      port = Integer.toString(hub.port());
      Shell.run(elsewhere, check, port).expect(0);
      Shell.run(elsewhere, check, port, "/health/ready").expect(0);
      Shell.run(elsewhere, check, port, "/nothing/there").expect(1);
      hub.stop();
    }

    Shell.run(elsewhere, check, port).expect(1);
  }

  private void chmod(String mode, Path path) throws Exception {
    Shell.run(elsewhere, "chmod", "-R", mode, path.toString()).expect(0);
  }

  private String listing() throws Exception {
    return Shell.run(unpacked.home(), "ls", "-lR", "--full-time").expect(0).said();
  }

  private Shell.Outcome run(String... arguments) throws Exception {
    return Shell.run(program(unpacked.script(), arguments));
  }

  private ProcessBuilder serve() {
    return program(unpacked.script(), "serve", "--listen", "127.0.0.1:0", "--health-timeout=60s");
  }

  private ProcessBuilder program(Path script, String... arguments) {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    return Shell.builder(elsewhere, command);
  }
}
