package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A hub that has an address for its operators. */
@OnEveryTransport
class ManagementTest {
  @RegisterExtension final ServerFixture server;

  ManagementTest(Transport transport) {
    server = new ServerFixture(transport).options(o -> o.management(anyPort()));
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @ParameterizedTest
  @CsvSource({
    "/metrics,404,200",
    "/info,404,200",
    "/health/live,200,200",
    "/health/ready,200,200",
    "/healthz,200,200",
    "/readyz,200,200",
    "/topics/t?last=0,200,404",
    "/,200,404"
  })
  void eachAddressHasItsOwn(String path, int front, int back) throws IOException {
    String json = "Accept: application/json, text/plain";

    assertThat(server.connect().get(path, json).readResponse().status()).isEqualTo(front);
    assertThat(server.operate().get(path, json).readResponse().status()).isEqualTo(back);
  }

  @Test
  void nothingIsPublishedThere() throws IOException {
    assertThat(server.operate().post("/topics/t", "x").readResponse().status()).isEqualTo(404);
    assertThat(server.metrics().published.sum()).isZero();
  }

  @Test
  void operatorsAreNoneOfTheConnectionsThatAreCounted() throws IOException {
    server.options(o -> o.limits(new LimitOptions(1, 8192, 65536, 65536, 10)));
    RawHttp only = server.follow("/topics/t");
    RawHttp shed = server.connect().get("/topics/t");
    assertThat(shed.readHead()).contains("200");

    RawHttp operator = server.operate();
    String metrics = operator.get("/metrics").readResponse().body();

    assertThat(metrics)
        .contains("\ntailrace_streams_active 1.0\n")
        .contains("\ntailrace_rejected_total{reason=\"connections\"} 1.0\n");
    assertThat(operator.get("/health/ready").readResponse().status()).isEqualTo(200);
    assertThat(server.metrics().connectionsOpened.sum()).isEqualTo(2);
    only.close();
  }

  @Test
  void aPortThatIsTakenIsToldOfAndNothingIsLeft() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress there =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), taken.getLocalPort());

      assertThatThrownBy(() -> server.options(o -> o.management(there)).server())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot listen on " + there);
    }
  }
}
