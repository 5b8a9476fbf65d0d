package dev.tailrace.server;

import dev.tailrace.server.ClientOptions.ProxyHeader;
import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Optional;

/**
 * Tells who sent a request. Of a peer that is no trusted proxy the socket alone says it. A trusted
 * proxy's header is read from its right end, where the nearest proxy wrote, up to the first address
 * that is no trusted proxy's: what stands left of that is the client's own invention.
 *
 * <p>Threads: immutable.
 */
final class ClientAddresses {
  /** More proxies in a row are a mistake, or an attempt to keep us busy. */
  private static final int MOST_HOPS = 32;

  private final List<Cidr> trusted;
  private final ProxyHeader header;
  private final ServerMetrics metrics;

  ClientAddresses(ClientOptions options, ServerMetrics metrics) {
    this.trusted = Cidr.parseAll(options.trustedProxies());
    this.header = options.proxyHeader();
    this.metrics = metrics;
  }

  /** Whether the peer's connections carry the requests of others. */
  boolean isProxy(IpAddress peer) {
    for (Cidr each : trusted) {
      if (each.contains(peer)) {
        return true;
      }
    }
    return false;
  }

  /** Who sent a request with these headers through this peer. */
  ClientAddress of(IpAddress peer, HttpHeaders headers) {
    if (trusted.isEmpty() || !isProxy(peer)) {
      return new ClientAddress(peer, false);
    }
    List<String> hops = hops(headers);
    if (hops.isEmpty()) {
      return new ClientAddress(peer, true);
    }
    return new ClientAddress(farthest(hops).orElseGet(() -> doubtful(peer)), true);
  }

  private List<String> hops(HttpHeaders headers) {
    return header == ProxyHeader.FORWARDED
        ? ForwardedHops.ofForwarded(headers.getAll("Forwarded"))
        : ForwardedHops.ofList(headers.getAll("X-Forwarded-For"));
  }

  /** Empty if something on the way to the client is no address. */
  private Optional<IpAddress> farthest(List<String> hops) {
    Optional<IpAddress> found = Optional.empty();
    int last = Math.max(0, hops.size() - MOST_HOPS);
    for (int i = hops.size() - 1; i >= last; i--) {
      found = ForwardedHops.address(hops.get(i));
      if (found.isEmpty() || !isProxy(found.get())) {
        return found;
      }
    }
    return last == 0 ? found : Optional.empty();
  }

  private IpAddress doubtful(IpAddress peer) {
    metrics.rejected(Limit.FORWARDED);
    return peer;
  }
}
