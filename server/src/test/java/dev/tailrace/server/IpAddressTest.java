package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "::ffff:192.0.2.1, 192.0.2.1",
    "::FFFF:C000:201, 192.0.2.1",
    "2001:DB8:0:0::1, 2001:db8::1",
    "::, ::"
  })
  void anAddressIsTheSameHoweverItIsWritten(String text, String plain) {
    IpAddress address = IpAddress.parse(text).orElseThrow();

    assertThat(address).isEqualTo(IpAddress.parse(plain).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "192.0.2", "192.0.2.1.5", "256.0.0.1", "1.2.3.4:80", "[::1]", "fe80::1%eth0",
        "localhost", "unknown", "_x", "12345::", "::1::", "0x7f.0.0.1", "1.2.3.4 ", "-1.2.3.4",
        "1.2.3.4,", "٣.1.1.1", "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000"
      })
  void whatIsNoAddressIsNone(String text) {
    assertThat(IpAddress.parse(text)).isEmpty();
  }

  @Test
  void bothKindsOfSocketSayTheSame() throws Exception {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 1};
    InetAddress four = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});

    IpAddress fromFour = ClientAddress.peer(new InetSocketAddress(four, 1));

    assertThat(fromFour)
        .isEqualTo(IpAddress.of(InetAddress.getByAddress(mapped)))
        .hasToString("192.0.2.1");
  }

  @Test
  void aPeerThatHasGoneHasNoAddress() {
    assertThat(ClientAddress.peer(null)).hasToString("::");
  }

  @Test
  void aClientIsAnAddressOrA64() {
    assertThat(key("192.0.2.1")).isEqualTo(key("::ffff:192.0.2.1")).isNotEqualTo(key("192.0.2.2"));
    assertThat(key("2001:db8:1:2::1"))
        .isEqualTo(key("2001:db8:1:2:ffff:ffff:ffff:ffff"))
        .isNotEqualTo(key("2001:db8:1:3::1"));
    assertThat(key("::1")).isNotEqualTo(key("0.0.0.0"));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, 11.0.0.0",
    "192.0.2.7, 192.0.2.7, 192.0.2.8",
    "192.0.2.0/31, 192.0.2.1, 192.0.2.2",
    "0.0.0.0/0, 203.0.113.9, 2001:db8::1",
    "2001:db8::/32, 2001:db8:ffff::1, 2001:db9::1",
    "2001:db8::/64, 2001:db8::ffff, 2001:db8:0:1::1",
    "2001:db8::/65, 2001:db8::7fff:0:0:1, 2001:db8::8000:0:0:1",
    "::1, ::1, ::2",
    "loopback, 127.9.9.9, 128.0.0.1",
    "loopback, ::1, 192.168.0.1",
    "private, 172.31.255.255, 172.32.0.0",
    "private, fd00::1, 2001:db8::1",
    "private, ::ffff:192.168.3.4, 192.169.0.0"
  })
  void aBlockContainsWhatItNames(String block, String within, String outside) {
    List<Cidr> cidrs = Cidr.parseAll(List.of(block));

    assertThat(cidrs).anyMatch(each -> each.contains(address(within)));
    assertThat(cidrs).noneMatch(each -> each.contains(address(outside)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/8", "10.0.0.0/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "proxies",
      "10.0.0.0/8/8", "10.0.0/8", "localhost", "10.0.0.0/1e1"})
  void whatIsNoBlockIsRefused(String text) {
    assertThatThrownBy(() -> ClientOptions.DEFAULTS.withTrustedProxies(
            List.of(text), ClientOptions.ProxyHeader.FORWARDED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'");
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  private static ClientKey key(String text) {
    return ClientKey.of(address(text));
  }
}
