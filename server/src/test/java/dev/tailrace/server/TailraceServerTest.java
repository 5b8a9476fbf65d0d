package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.hub.Hub;
import dev.tailrace.hub.HubOptions;
import dev.tailrace.log.InMemoryLog;
import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

@OnEveryTransport
class TailraceServerTest {
  private final Transport transport;
  private final InMemoryLog log = new InMemoryLog("epoch0", 10, Clock.systemUTC());
  private final Hub hub = new Hub(log, HubOptions.DEFAULTS, Clock.systemUTC(), Runnable::run);

  TailraceServerTest(Transport transport) {
    this.transport = transport;
  }

  private ServerOptions on(InetAddress address, int port) {
    return ServerOptions.builder(new InetSocketAddress(address, port))
        .transport(transport)
        .loops(1)
        .build();
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("tailrace-"))
        .collect(Collectors.toSet());
  }

  @Test
  void itListensWithTheRealClockUntilItIsClosed() throws IOException {
    InetSocketAddress address;
    try (TailraceServer server =
            TailraceServer.start(on(InetAddress.getLoopbackAddress(), 0), hub, Pages.NONE);
        RawHttp client = new RawHttp(server.address(), 0)) {
      address = server.address();
      Response response = client.post("/topics/t", "x").readResponse();
      assertThat(response.status()).isEqualTo(201);
    }

    assertThatThrownBy(() -> new RawHttp(address, 0)).isInstanceOf(IOException.class);
    ServerFixture.eventually("no threads left", () -> threads().isEmpty());
  }

  @Test
  void anAddressThatIsTakenIsToldOfAndLeavesNothingRunning() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (var taken = new java.net.ServerSocket(0, 1, loopback)) {
      ServerOptions options = on(loopback, taken.getLocalPort());

      assertThatThrownBy(() -> TailraceServer.start(options, hub, Pages.NONE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(String.valueOf(taken.getLocalPort()));
    }

    ServerFixture.eventually("no threads left", () -> threads().isEmpty());
  }

  @Test
  void publishingAfterTheServerHasClosedStillWorks() throws Exception {
    TailraceServer server =
        TailraceServer.start(on(InetAddress.getLoopbackAddress(), 0), hub, Pages.NONE);
    server.close();
    server.close();
    var done = new java.util.concurrent.CompletableFuture<dev.tailrace.hub.Published>();

    hub.publish(
        dev.tailrace.hub.Publication.of("t", dev.tailrace.wire.Event.of("x")), done::complete);

    assertThat(done.get()).isInstanceOf(dev.tailrace.hub.Published.Accepted.class);
  }
}
