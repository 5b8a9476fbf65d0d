package dev.tailrace.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.Pages;
import dev.tailrace.server.ServerOptions;
import dev.tailrace.server.TenantOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole hub counts what it keeps of each tenant, on disk, from when tenants are kept apart. */
class KeptOfTenantsTest {
  private static final String DATA = "x".repeat(1000);

  @TempDir private Path directory;

  @Test
  void whatATenantHasIsCountedOverRestarts() throws IOException {
    long before;
    try (RunningHub hub = start(TenantOptions.UNBOUNDED)) {
      publish(hub, "~acme/a", "~acme/b", "~globex/a", "a");
      before = hub.hub().kept("~acme");
    }

    try (RunningHub hub = start(TenantOptions.UNBOUNDED)) {
      assertThat(before).isBetween(2000L, 2300L);
      assertThat(hub.hub().kept("~acme")).isEqualTo(before);
      assertThat(hub.hub().kept("~globex")).isBetween(1000L, 1150L);
      assertThat(hub.hub().kept("a")).isZero();
    }
  }

  @Test
  void aHubThatKeepsNobodyApartCountsNothingUntilItDoes() throws IOException {
    try (RunningHub hub = start(null)) {
      publish(hub, "~acme/a");
      assertThat(hub.hub().kept("~acme")).isZero();
    }

    try (RunningHub hub = start(TenantOptions.UNBOUNDED)) {
      assertThat(hub.hub().kept("~acme")).isBetween(1000L, 1150L);
    }
  }

  private RunningHub start(TenantOptions tenants) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HubSettings settings =
        HubSettings.on(directory).withServer(ServerOptions.builder(any).tenants(tenants).build());
    return RunningHub.start(settings, Pages.NONE, Clock.systemUTC());
  }

  private static void publish(RunningHub hub, String... topics) throws IOException {
    HubPublisher publisher = new HubPublisher(hub.hub());
    for (String topic : topics) {
      publisher.publish(topic, null, DATA, null);
    }
  }
}
