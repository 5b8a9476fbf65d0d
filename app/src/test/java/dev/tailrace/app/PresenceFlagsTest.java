package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.PresenceOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class PresenceFlagsTest {
  @Command(name = "hub")
  private static final class Hub {
    @Mixin private PresenceFlags flags;
  }

  private static PresenceOptions options(String... line) {
    Hub hub = new Hub();
    new CommandLine(hub)
        .registerConverter(Duration.class, new Durations())
        .parseArgs(line);
    return hub.flags.presence();
  }

  @Test
  void itIsOffUnlessAskedFor() {
    assertThat(options()).isNull();
    assertThat(options("--presence-grace=1s")).isNull();
  }

  @Test
  void theDefaultsAreTheServers() {
    assertThat(options("--presence")).isEqualTo(PresenceOptions.DEFAULTS);
  }

  @Test
  void eachFlagCounts() {
    assertThat(options("--presence", "--presence-grace=2m", "--max-presence-entries=7"))
        .isEqualTo(new PresenceOptions(Duration.ofMinutes(2), 7));
  }

  @Test
  void whatIsOutOfRangeIsRefusedAndTold() {
    Shell shell = new Shell();

    assertThat(shell.run("serve", "--presence-grace=2h", "--print-config").err())
        .contains("the grace is not between 0 and an hour");
    assertThat(shell.run("serve", "--max-presence-entries=0", "--print-config").err())
        .contains("maxEntries is less than 1");
  }
}
