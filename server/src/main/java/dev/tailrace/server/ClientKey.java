package dev.tailrace.server;

/**
 * Whom limits take for one client: an IPv4 address, or the /64 that an IPv6 address is in, which is
 * what one household or machine has to choose from. Comparable, so that keys chosen to have one
 * hash cost a map little.
 *
 * <p>Threads: immutable.
 */
record ClientKey(long high, long low) implements Comparable<ClientKey> {
  static ClientKey of(IpAddress address) {
    return new ClientKey(address.high(), address.isV4() ? address.low() : 0);
  }

  @Override
  public int compareTo(ClientKey other) {
    int order = Long.compare(high, other.high);
    return order != 0 ? order : Long.compare(low, other.low);
  }
}
