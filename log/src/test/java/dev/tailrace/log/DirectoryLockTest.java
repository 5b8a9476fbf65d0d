package dev.tailrace.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DirectoryLockTest {
  @RegisterExtension final LogRig rig = new LogRig();

  @Test
  void aDirectoryIsOpenedOnceInAProcess() throws IOException {
    LogOptions options = LogOptions.in(rig.directory()).build();

    assertThatThrownBy(() -> SegmentLog.open(options, rig.environment(), rig.writer))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(rig.directory().toString());
    rig.reopen();
  }

  @Test
  void aDirectoryIsOpenedByOneProcess() throws Exception {
    rig.publish("a", 1);

    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Opener.class.getName(),
                rig.directory().toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(other.waitFor()).isEqualTo(3);
    assertThat(said.trim())
        .isEqualTo("another process has the log in " + rig.directory() + " open");
  }

  /** The other process. */
  static final class Opener {
    private Opener() {}

    public static void main(String[] args) {
      LogOptions options = LogOptions.in(Path.of(args[0])).build();
      try (SegmentLog log =
          SegmentLog.open(options, new dev.tailrace.testkit.ManualClock(), Runnable::run)) {
        System.out.println("it opened, at " + log.end());
      } catch (IOException e) {
        System.out.println(e.getMessage());
        System.exit(3);
      }
    }
  }
}
