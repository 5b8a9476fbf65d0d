package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.log.Sync;
import dev.tailrace.server.ClientOptions;
import dev.tailrace.server.ClientOptions.ProxyHeader;
import dev.tailrace.server.LimitOptions;
import dev.tailrace.server.Rate;
import dev.tailrace.server.ServerOptions;
import dev.tailrace.server.TimeOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class ClientLimitFlagsTest {
  @Command(name = "hub")
  private static final class Hub {
    @Mixin private HubFlags flags;
  }

  private static ServerOptions server(String... line) {
    Hub hub = new Hub();
    new CommandLine(hub)
        .registerConverter(Duration.class, new Durations())
        .registerConverter(HostPort.class, new HostPort.Converter())
        .registerConverter(TimeRange.class, new TimeRange.Converter())
        .registerConverter(Sync.class, new SyncConverter())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(line);
    return hub.flags.settings(Path.of("data"), OptionalLong.of(20_000)).server();
  }

  @Test
  void withoutFlagsTheDefaultsAreTheServers() {
    ServerOptions server = server();

    assertThat(server.clients()).isEqualTo(ClientOptions.DEFAULTS);
    assertThat(server.times()).isEqualTo(TimeOptions.DEFAULTS);
    assertThat(server.limits())
        .isEqualTo(LimitOptions.DEFAULTS.withMaxConnections(18_000));
  }

  @Test
  void eachFlagIsALimit() {
    ServerOptions server =
        server(
            "--max-connections-per-client=100",
            "--trusted-proxy=loopback,10.0.0.0/8",
            "--trusted-proxy=fd00::/8",
            "--proxy-header=Forwarded",
            "--publish-rate=50/s",
            "--connect-rate=600/m",
            "--connect-rate-per-client=5/s",
            "--retry-shed=2m",
            "--write-stall=7s",
            "--max-uploads-size=8MiB",
            "--max-batch-line=64KiB",
            "--publishes-in-flight=9",
            "--max-last=77",
            "--max-followed-topics=5000",
            "--max-control-size=2KiB",
            "--max-stream-steps=3000");

    ClientOptions clients = server.clients();
    assertThat(clients.maxConnections()).isEqualTo(100);
    assertThat(clients.trustedProxies()).containsExactly("loopback", "10.0.0.0/8", "fd00::/8");
    assertThat(clients.proxyHeader()).isEqualTo(ProxyHeader.FORWARDED);
    assertThat(clients.rates())
        .isEqualTo(
            new ClientOptions.Rates(
                Rate.parse("50/s"), Rate.parse("600/m"), Rate.parse("5/s")));
    assertThat(clients.maxUploadBytes()).isEqualTo(8 * 1024 * 1024);
    assertThat(clients.maxLast()).isEqualTo(77);
    assertThat(clients.maxFollowedTopics()).isEqualTo(5000);
    assertThat(clients.maxControlBytes()).isEqualTo(2048);
    assertThat(clients.maxStreamSteps()).isEqualTo(3000);
    assertThat(server.times().retryShed()).isEqualTo(Duration.ofMinutes(2));
    assertThat(server.times().stall()).isEqualTo(Duration.ofSeconds(7));
    assertThat(server.limits().maxLineBytes()).isEqualTo(64 * 1024);
    assertThat(server.limits().publishesInFlight()).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--trusted-proxy=everybody",
        "--trusted-proxy=10.0.0.0/99",
        "--proxy-header=x-real-ip",
        "--publish-rate=fast",
        "--connect-rate=10",
        "--max-connections-per-client=-1",
        "--max-batch-line=4GiB",
        "--max-batch-line=1",
        "--max-uploads-size=1",
        "--publishes-in-flight=0",
        "--write-stall=0",
        "--max-last=0",
        "--max-followed-topics=0",
        "--max-control-size=1023",
        "--max-stream-steps=1999"
      })
  void aWrongValueIsRefused(String flag) {
    assertThatThrownBy(() -> server(flag)).isInstanceOf(ParameterException.class);
  }
}
