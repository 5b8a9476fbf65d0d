package dev.tailrace.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The archive that was built, unpacked by tar as an operator does. Threads: immutable. */
record Unpacked(Path home) {
  static final Path ARCHIVE = Path.of(System.getProperty("tailrace.archive"));
  static final String VERSION = System.getProperty("tailrace.version");

  /** @param parent an empty directory */
  static Unpacked in(Path parent) throws Exception {
    Shell.run(parent, "tar", "-xzf", ARCHIVE.toString()).expect(0);
    Unpacked unpacked = new Unpacked(parent.resolve("tailrace-" + VERSION).toRealPath());
    assertThat(children(parent)).containsExactly("tailrace-" + VERSION);
    return unpacked;
  }

  Path script() {
    return home.resolve("bin/tailrace");
  }

  Path lib() {
    return home.resolve("lib");
  }

  List<String> jars() throws IOException {
    return children(lib()).stream().filter(name -> name.endsWith(".jar")).toList();
  }

  String read(String file) throws IOException {
    return Files.readString(home.resolve(file));
  }

  private static List<String> children(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
