package dev.tailrace.client;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The same proxies for every URI.
 *
 * <p>Threads: thread-safe.
 */
final class FixedProxies extends ProxySelector {
  private final List<Proxy> proxies;
  private final List<SocketAddress> failed = new CopyOnWriteArrayList<>();

  FixedProxies(Proxy... proxies) {
    this.proxies = List.of(proxies);
  }

  List<SocketAddress> failed() {
    return failed;
  }

  @Override
  public List<Proxy> select(URI uri) {
    return proxies;
  }

  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException cause) {
    failed.add(address);
  }
}
