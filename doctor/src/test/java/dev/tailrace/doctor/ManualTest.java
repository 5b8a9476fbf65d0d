package dev.tailrace.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The manual names every finding there is, and no other: scripts go by these names. */
class ManualTest {
  private static final Path SOURCES = Path.of("src/main/java/dev/tailrace/doctor");
  private static final Path MANUAL = Path.of("../docs/operate/doctor.md");
  private static final Pattern MADE =
      Pattern.compile("Finding\\s*\\.(?:good|note|warning|wrong)\\(\\s*\"([a-z0-9-]+)\"");
  private static final Pattern TOLD = Pattern.compile("^\\| (`[^|]+`) \\|.*");
  private static final Pattern CODE = Pattern.compile("`([a-z0-9-]+)`");

  @Test
  void everyFindingIsInTheManual() throws IOException {
    Set<String> made = new TreeSet<>();
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.toList()) {
        made.addAll(all(MADE, Files.readString(file)));
      }
    }

    assertThat(told()).isEqualTo(made);
    assertThat(made).hasSizeGreaterThan(50);
  }

  /** The names in the first column of the tables. */
  private static Set<String> told() throws IOException {
    Set<String> told = new TreeSet<>();
    for (String line : Files.readAllLines(MANUAL)) {
      Matcher row = TOLD.matcher(line);
      if (row.matches()) {
        told.addAll(all(CODE, row.group(1)));
      }
    }
    return told;
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(each -> each.group(1)).toList();
  }
}
