package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tailrace.server.ServerOptions.Limits;
import dev.tailrace.server.ServerOptions.Times;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerOptionsTest {
  private static ServerOptions.Builder builder() {
    return ServerOptions.builder(new InetSocketAddress(0));
  }

  @Test
  void byDefaultNothingIsAllowedAcrossOrigins() {
    assertThat(builder().build().corsOrigins()).isEmpty();
    assertThat(builder().build().loopbackHostsOnly()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "https://a.example", "http://localhost:8080", "http://[::1]:80"})
  void anOriginIsASchemeAndAHost(String origin) {
    assertThat(builder().corsOrigins(List.of(origin)).build().corsOrigins())
        .containsExactly(origin);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a.example", "https://", "https://a.example/", "https://A.example", "null"})
  void anythingElseIsNoOrigin(String origin) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().corsOrigins(List.of(origin)).build())
        .withMessageContaining("not an origin");
  }

  @Test
  void limitsHaveALeast() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Limits.DEFAULTS.withMaxConnections(0))
        .withMessage("maxConnections is less than 1: 0");
  }

  @Test
  void timesArePositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Times.DEFAULTS.withHeartbeat(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Times.DEFAULTS.withRetry(Duration.ofSeconds(2), Duration.ofSeconds(1)));
  }
}
