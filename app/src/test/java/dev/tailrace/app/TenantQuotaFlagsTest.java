package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.server.Rate;
import dev.tailrace.server.TenantOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class TenantQuotaFlagsTest {
  @Command(name = "hub")
  private static final class Hub {
    @Mixin private TenantFlags flags;
  }

  private static TenantOptions options(String... line) {
    Hub hub = new Hub();
    new CommandLine(hub).parseArgs(line);
    return hub.flags.tenants(true);
  }

  @Test
  void theyAreNotKeptApartUnlessAskedFor() {
    assertThat(options()).isNull();
  }

  @Test
  void withoutQuotasTheyMayAll() {
    assertThat(options("--tenants")).isEqualTo(TenantOptions.UNBOUNDED);
  }

  @Test
  void eachFlagIsAQuota() {
    assertThat(
            options(
                "--tenants",
                "--tenant-max-streams=7",
                "--tenant-max-topics=8",
                "--tenant-publish-rate=9/m",
                "--tenant-max-bytes=1MiB"))
        .isEqualTo(new TenantOptions(7, 8, Rate.parse("9/m"), 1024 * 1024));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--tenant-max-streams=1",
        "--tenant-max-topics=1",
        "--tenant-publish-rate=1/s",
        "--tenant-max-bytes=1MiB"
      })
  void aQuotaWithoutTenantsIsRefused(String flag) {
    assertThatThrownBy(() -> options(flag)).hasMessageContaining("give --tenants as well");
  }

  @ParameterizedTest
  @CsvSource({
    "--tenant-max-streams=-1, maxStreams is less than 0",
    "--tenant-max-topics=-1, maxTopics is less than 0",
    "--tenant-publish-rate=fast, is not a rate",
    "--tenant-max-bytes=1023, maxBytes is neither 0 nor 1024 or more"
  })
  void whatIsOutOfRangeIsRefusedAndTold(String flag, String why) {
    Shell.Result result = new Shell().run("serve", "--tenants", flag, "--print-config");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains(why);
  }
}
