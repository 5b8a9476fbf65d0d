package dev.tailrace.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What systemd says of the unit. Skipped where it is not installed; with {@code CI=true} it fails
 * there.
 */
class ServiceUnitTest {
  private static final String TOOL = "systemd-analyze";
  private static final Pattern EXPOSURE =
      Pattern.compile("Overall exposure level .*: (\\d+\\.\\d)");

  @TempDir private Path directory;
  private String unit;

  @BeforeEach
  void install() throws Exception {
    if (!"true".equals(System.getenv("CI"))) {
      assumeThat(isInstalled()).as("needs systemd-analyze").isTrue();
    }
    Unpacked unpacked = Unpacked.in(directory);
    String text = unpacked.read("systemd/tailrace.service");
    Path moved = directory.resolve("tailrace.service");
    Files.writeString(moved, text.replace("/opt/tailrace/", unpacked.home() + "/"));
    unit = moved.toString();
  }

  @Test
  void itIsUnderstoodAndItsProgramIsInTheArchive() throws Exception {
    assertThat(Shell.run(directory, TOOL, "verify", unit).expect(0).said()).isEmpty();
  }

  @Test
  void littleIsOpenToAHubThatWasTakenOver() throws Exception {
    String said = Shell.run(directory, TOOL, "security", "--offline=true", unit).expect(0).said();

    Matcher exposure = EXPOSURE.matcher(said);
    assertThat(exposure.find()).as(said).isTrue();
    assertThat(Double.parseDouble(exposure.group(1))).isLessThan(1.5);
  }

  private boolean isInstalled() {
    try {
      return new ProcessBuilder(TOOL, "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }
}
