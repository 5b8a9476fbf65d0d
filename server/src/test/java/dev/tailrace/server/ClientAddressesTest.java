package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ClientOptions.ProxyHeader;
import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressesTest {
  private static final String PROXY = "10.0.0.1";
  private static final List<String> TRUSTED = List.of("10.0.0.0/8", "fd00::/8");

  private final ServerMetrics metrics = new ServerMetrics();

  @Test
  void aStrangerIsWhoItsSocketSays() {
    ClientAddress client = by(ProxyHeader.X_FORWARDED_FOR, "203.0.113.5", "192.0.2.1");

    assertThat(client).hasToString("203.0.113.5");
    assertThat(client.forwarded()).isFalse();
  }

  @Test
  void withoutProxiesNoHeaderCounts() {
    ClientOptions nobody = ClientOptions.DEFAULTS;
    HttpHeaders headers = new DefaultHttpHeaders().add("X-Forwarded-For", "192.0.2.1");

    ClientAddress client = new ClientAddresses(nobody, metrics).of(ip("127.0.0.1"), headers);

    assertThat(client).hasToString("127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.0.2.1                             | 192.0.2.1",
        "192.0.2.1:4711                        | 192.0.2.1",
        "2001:db8::1                           | 2001:db8::1",
        "[2001:db8::1]                         | 2001:db8::1",
        "[2001:db8::1]:443                     | 2001:db8::1",
        "::ffff:192.0.2.1                      | 192.0.2.1",
        "198.51.100.9, 192.0.2.1               | 192.0.2.1",
        "198.51.100.9,192.0.2.1 ,  10.1.1.1    | 192.0.2.1",
        "evil, unknown, <x>, 192.0.2.1         | 192.0.2.1",
        "10.9.9.9, 10.1.1.1                    | 10.9.9.9",
      })
  void aProxysListIsReadFromTheRight(String value, String client) {
    assertThat(by(ProxyHeader.X_FORWARDED_FOR, PROXY, value)).hasToString(client);
    assertThat(metrics.rejections(Limit.FORWARDED)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ",", "192.0.2.1,", "unknown", "_hidden", "192.0.2.1, unknown", "192.0.2.1 192.0.2.2",
        "192.0.2.1:99999999", "192.0.2.1:http", "192.0.2.1:", "[2001:db8::1", "[192.0.2.1]",
        "2001:db8::1]:80", "[2001:db8::1]80", "fe80::1%eth0", "\"192.0.2.1\"", "for=192.0.2.1"
      })
  void aListThatMakesNoSenseLeavesTheProxyAndIsCounted(String value) {
    ClientAddress client = by(ProxyHeader.X_FORWARDED_FOR, PROXY, value);

    assertThat(client).hasToString(PROXY);
    assertThat(client.forwarded()).isTrue();
    assertThat(metrics.rejections(Limit.FORWARDED)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "for=192.0.2.1                                     | 192.0.2.1",
        "For=192.0.2.1;proto=http;by=10.0.0.1              | 192.0.2.1",
        "proto=https; FOR=\"192.0.2.1:80\"                 | 192.0.2.1",
        "for=\"[2001:db8:cafe::17]:4711\"                  | 2001:db8:cafe::17",
        "for=198.51.100.9, for=192.0.2.1;by=\"a,b;c\"      | 192.0.2.1",
        "for=_mystery, for=192.0.2.1, for=\"[fd00::2]\"    | 192.0.2.1",
        "for=\"a\\\",for=198.51.100.9\", for=192.0.2.1     | 192.0.2.1",
      })
  void theStandardHeaderIsReadWithItsQuotes(String value, String client) {
    assertThat(by(ProxyHeader.FORWARDED, PROXY, value)).hasToString(client);
    assertThat(metrics.rejections(Limit.FORWARDED)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "for", "for=", "for=\"", "for=\"192.0.2.1", "for=unknown", "for=_SEVKISEK", "by=10.0.0.1",
        "for=192.0.2.1;for=192.0.2.2", "for=2001:db8::1 x", "for=\"\\1\\9\\2.0.2.1\"", ";;;", "=,=",
        "for=192.0.2.1, for=\"", "192.0.2.1", "for=192.0.2.1,"
      })
  void aStandardHeaderThatMakesNoSenseLeavesTheProxyAndIsCounted(String value) {
    assertThat(by(ProxyHeader.FORWARDED, PROXY, value)).hasToString(PROXY);
    assertThat(metrics.rejections(Limit.FORWARDED)).isEqualTo(1);
  }

  @Test
  void onlyTheHeaderThatProxiesWriteCounts() {
    HttpHeaders both =
        new DefaultHttpHeaders()
            .add("Forwarded", "for=198.51.100.66")
            .add("X-Forwarded-For", "192.0.2.1");

    ClientAddress client = addresses(ProxyHeader.X_FORWARDED_FOR).of(ip(PROXY), both);

    assertThat(client).hasToString("192.0.2.1");
  }

  @Test
  void severalLinesAreOneList() {
    HttpHeaders lines =
        new DefaultHttpHeaders()
            .add("X-Forwarded-For", "198.51.100.66")
            .add("X-Forwarded-For", "192.0.2.1, 10.1.1.1");

    ClientAddress client = addresses(ProxyHeader.X_FORWARDED_FOR).of(ip(PROXY), lines);

    assertThat(client).hasToString("192.0.2.1");
  }

  @Test
  void aProxyThatSaysNothingIsTheClient() {
    ClientAddress client =
        addresses(ProxyHeader.X_FORWARDED_FOR).of(ip(PROXY), new DefaultHttpHeaders());

    assertThat(client).hasToString(PROXY);
    assertThat(metrics.rejections(Limit.FORWARDED)).isZero();
  }

  @Test
  void anEndlessChainOfProxiesIsNotFollowed() {
    String chain = "192.0.2.1" + ", 10.1.1.1".repeat(1500);

    assertThat(by(ProxyHeader.X_FORWARDED_FOR, PROXY, chain)).hasToString(PROXY);
    assertThat(by(ProxyHeader.FORWARDED, PROXY, "for=\"" + "\\\"".repeat(8000)))
        .hasToString(PROXY);
    assertThat(metrics.rejections(Limit.FORWARDED)).isEqualTo(2);
  }

  private ClientAddress by(ProxyHeader header, String peer, String value) {
    String name = header == ProxyHeader.FORWARDED ? "Forwarded" : "X-Forwarded-For";
    return addresses(header).of(ip(peer), new DefaultHttpHeaders().add(name, value));
  }

  private ClientAddresses addresses(ProxyHeader header) {
    return new ClientAddresses(ClientOptions.DEFAULTS.withTrustedProxies(TRUSTED, header), metrics);
  }

  private static IpAddress ip(String text) {
    return IpAddress.parse(text).orElseThrow();
  }
}
