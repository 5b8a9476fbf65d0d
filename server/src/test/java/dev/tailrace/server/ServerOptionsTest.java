package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
  @CsvSource({
    "*, *",
    "https://a.example, https://a.example",
    "HTTPS://A.Example, https://a.example",
    "https://a.example:443, https://a.example",
    "https://a.example:80, https://a.example:80",
    "http://a.example:80, http://a.example",
    "http://localhost:8080, http://localhost:8080",
    "http://[::1]:80, http://[::1]",
    "http://[2001:DB8::1], http://[2001:db8::1]",
    "chrome-extension://abcdefgh, chrome-extension://abcdefgh",
  })
  void anOriginIsKeptAsBrowsersSendIt(String typed, String sent) {
    assertThat(builder().corsOrigins(List.of(typed)).build().corsOrigins()).containsExactly(sent);
  }

  @Test
  void anOriginThatIsNamedTwiceIsOne() {
    List<String> twice = List.of("https://a.example", "https://A.example:443");

    assertThat(builder().corsOrigins(twice).build().corsOrigins())
        .containsExactly("https://a.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "a.example", "https://", "https://a.example/", "https://a.example/app",
        "https://a.example?x", "https://a.example#x", "null", "https://*.a.example",
        "https://a.example:", "https://a.example:x", "https://a.example:65536",
        "https://a.example:999999", "https://me@a.example", "https://a.example,https://b.example",
        "https://a example", " https://a.example", "https://bücher.example", "https://[::1",
        "//a.example", "1http://a.example", "https://a.example\nhttps://b.example", "**"
      })
  void anythingElseIsNoOrigin(String origin) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().corsOrigins(List.of(origin)).build())
        .withMessageContaining("not an origin")
        .withMessageEndingWith(": " + origin);
  }

  @Test
  void everyOriginWithoutCredentialsAndSomeWithThemDoNotGoTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder().corsOrigins(List.of("https://a.example", "*")).build())
        .withMessageContaining("either * or names, not both: https://a.example, *");
  }

  @Test
  void pollsHaveRanges() {
    Duration second = Duration.ofSeconds(1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PollOptions(Duration.ofSeconds(-1), 1, 1))
        .withMessageContaining("not between 0 and a day: PT-1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PollOptions(Duration.ofHours(25), 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PollOptions(second, 0, 1))
        .withMessage("maxEvents is less than 1: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PollOptions(second, 1, 0))
        .withMessage("maxBytes is less than 1: 0");
  }

  @Test
  void limitsHaveALeast() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> LimitOptions.DEFAULTS.withMaxConnections(0))
        .withMessage("maxConnections is less than 1: 0");
  }

  @Test
  void timesArePositive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TimeOptions.DEFAULTS.withHeartbeat(Duration.ZERO));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> TimeOptions.DEFAULTS.withRetry(Duration.ofSeconds(2), Duration.ofSeconds(1)));
  }
}
