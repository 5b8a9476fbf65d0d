package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.access.AccessOptions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class TokenLimitFlagsTest {
  private static final int KIB = 1024;

  @Command(name = "hub")
  private static final class Hub {
    @Mixin private TokenLimitFlags flags;
  }

  private static TokenLimitFlags flags(String... line) {
    Hub hub = new Hub();
    new CommandLine(hub)
        .registerConverter(Duration.class, new Durations())
        .parseArgs(line);
    return hub.flags;
  }

  @Test
  void theDefaultsAreThoseOfWhoeverVerifies() {
    assertThat(flags().limits()).isEqualTo(AccessOptions.Limits.DEFAULT);
    assertThat(flags().times()).isEqualTo(AccessOptions.Times.DEFAULT);
  }

  @Test
  void eachFlagIsALimit() {
    TokenLimitFlags flags =
        flags(
            "--max-token-size=2KiB",
            "--max-token-depth=5",
            "--max-token-values=16",
            "--max-jwt-attempts=3",
            "--max-jwks-size=4KiB",
            "--max-jwt-keys=6",
            "--token-cache=7KiB",
            "--max-token-steps=2001",
            "--max-token-queue=8",
            "--jwt-reload=9s",
            "--jwks-timeout=10s",
            "--jwks-refresh=11s",
            "--jwks-retry=12s");

    assertThat(flags.limits())
        .isEqualTo(new AccessOptions.Limits(2 * KIB, 5, 16, 3, 4 * KIB, 6, 7 * KIB, 2001, 8));
    assertThat(flags.times())
        .isEqualTo(
            new AccessOptions.Times(
                Duration.ofSeconds(9),
                Duration.ofSeconds(10),
                Duration.ofSeconds(11),
                Duration.ofSeconds(12)));
  }

  @ParameterizedTest
  @CsvSource({
    "--max-token-size=1023, the longest token is not 1024 to 1048576: 1023",
    "--max-token-depth=3, the depth of JSON is not 4 to 1000: 3",
    "--max-token-values=1, the values of JSON are not 16 to 1000000: 1",
    "--max-jwt-attempts=0, the attempts are not 1 to 1000: 0",
    "--max-jwks-size=65MiB, the largest set of keys is not 1024 to 67108864: 68157440",
    "--max-jwt-keys=0, the keys of a set are not 1 to 10000: 0",
    "--token-cache=3GiB, --token-cache is more than 2 GiB",
    "--max-token-steps=1999, the steps of a token's rules are not 2000 to 10000000: 1999",
    "--max-token-queue=0, the waiting tokens are not 1 to 10000000: 0",
    "--jwt-reload=1ms, the time between looks at key files is not 100 ms to 1 day: PT0.001S",
    "--jwks-timeout=2d, the time for a set of keys is not 100 ms to 1 day: PT48H",
    "--jwks-refresh=0, the time between fetches of keys is not 100 ms to 1 day: PT0S",
    "--jwks-retry=0, the time before an unknown key is looked for again is not 100 ms to 1 day: PT0S"
  })
  void whatIsOutOfRangeIsRefusedAndTold(String flag, String why) {
    Shell.Result result = new Shell().run("serve", flag, "--print-config");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains(why);
  }
}
