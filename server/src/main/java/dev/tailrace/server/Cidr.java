package dev.tailrace.server;

import java.util.List;
import java.util.stream.Stream;

/**
 * A block of addresses.
 *
 * @param base any address in it
 * @param bits how many leading bits of the 128 are the same for all of it
 *     <p>Threads: immutable.
 */
record Cidr(IpAddress base, int bits) {
  private static final int V4_OFFSET = 96;
  private static final List<String> LOOPBACK = List.of("127.0.0.0/8", "::1");
  private static final List<String> PRIVATE =
      List.of(
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "169.254.0.0/16",
          "fc00::/7",
          "fe80::/10");

  /**
   * The blocks that these texts name.
   *
   * @throws IllegalArgumentException if one of them names none
   */
  static List<Cidr> parseAll(List<String> texts) {
    return texts.stream().flatMap(Cidr::named).map(Cidr::parse).toList();
  }

  private static Stream<String> named(String text) {
    return switch (text) {
      case "loopback" -> LOOPBACK.stream();
      case "private" -> PRIVATE.stream();
      default -> Stream.of(text);
    };
  }

  static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    IpAddress base = IpAddress.parse(address).orElseThrow(() -> wrong(text));
    boolean four = base.isV4() && address.indexOf(':') < 0;
    int most = four ? 128 - V4_OFFSET : 128;
    int bits = slash < 0 ? most : bits(text, slash + 1);
    if (bits > most) {
      throw wrong(text);
    }
    return new Cidr(base, four ? bits + V4_OFFSET : bits);
  }

  private static int bits(String text, int from) {
    String digits = text.substring(from);
    if (!digits.matches("[0-9]{1,3}")) {
      throw wrong(text);
    }
    return Integer.parseInt(digits);
  }

  boolean contains(IpAddress address) {
    long differsHigh = base.high() ^ address.high();
    long differsLow = base.low() ^ address.low();
    if (bits <= Long.SIZE) {
      return shifted(differsHigh, bits) == 0;
    }
    return differsHigh == 0 && shifted(differsLow, bits - Long.SIZE) == 0;
  }

  /** The leading bits; shifting by 64 would shift by none. */
  private static long shifted(long value, int leading) {
    return leading == 0 ? 0 : value >>> (Long.SIZE - leading);
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "'" + text + "' is no block of addresses; write it like 10.0.0.0/8, fd00::/8, 192.0.2.1,"
            + " loopback or private");
  }
}
