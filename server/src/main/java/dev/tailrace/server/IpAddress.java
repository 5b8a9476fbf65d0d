package dev.tailrace.server;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IP address as 128 bits, IPv4 in its mapped form ({@code ::ffff:192.0.2.1}), so that an address
 * is the same whatever the socket it came by. It is read from text without asking any name server.
 *
 * <p>Threads: immutable.
 */
record IpAddress(long high, long low) {
  private static final long MAPPED = 0xffff_0000_0000L;
  private static final int LONGEST_TEXT = 45;
  private static final Pattern PLAIN = Pattern.compile("[0-9a-fA-F:.]+");

  static IpAddress of(InetAddress address) {
    return of(address.getAddress());
  }

  private static IpAddress of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return bytes.length == 4
        ? new IpAddress(0, MAPPED | Integer.toUnsignedLong(buffer.getInt()))
        : new IpAddress(buffer.getLong(), buffer.getLong());
  }

  /** What the text says, if it is an address and nothing more: no port, no brackets, no zone. */
  static Optional<IpAddress> parse(String text) {
    boolean plain = text.length() <= LONGEST_TEXT && PLAIN.matcher(text).matches();
    byte[] bytes = plain ? NetUtil.createByteArrayFromIpAddressString(text) : null;
    return Optional.ofNullable(bytes).map(IpAddress::of);
  }

  boolean isV4() {
    return high == 0 && (low & ~0xffff_ffffL) == MAPPED;
  }

  /** As people write it. */
  @Override
  public String toString() {
    byte[] bytes = ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    try {
      return NetUtil.toAddressString(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are an address", e);
    }
  }
}
