package dev.tailrace.server;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Who sent a request: the one answer to that question, for limits, logs and rules.
 *
 * @param address the client's address
 * @param forwarded whether a trusted proxy says so, whose connection carries others' requests too
 *     <p>Threads: immutable.
 */
record ClientAddress(IpAddress address, boolean forwarded) {
  private static final IpAddress UNKNOWN = new IpAddress(0, 0);

  /** The other end of a socket; {@code ::} if it has gone before it was asked. */
  static IpAddress peer(SocketAddress remote) {
    return remote instanceof InetSocketAddress socket && !socket.isUnresolved()
        ? IpAddress.of(socket.getAddress())
        : UNKNOWN;
  }

  ClientKey key() {
    return ClientKey.of(address);
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
