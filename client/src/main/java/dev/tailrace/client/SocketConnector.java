package dev.tailrace.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections the way an {@link HttpClient} is set to: by its proxies, within its connect
 * timeout, with its TLS. Tries every proxy of the selector, and every address of a name, in their
 * order.
 *
 * <p>Threads: thread-safe; opening blocks, closing the {@link Hold} ends that.
 */
final class SocketConnector {
  /** Finds the addresses of a name, at least one. */
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /**
   * An open connection.
   *
   * @param forwarded whether an HTTP proxy reads the request
   */
  record Opened(Http1Connection connection, boolean forwarded) {}

  private record Reached(Socket socket, Proxy proxy) {}

  private final HttpClient settings;
  private final Resolver resolver;
  private final int timeoutMillis;

  SocketConnector(HttpClient settings, Resolver resolver) {
    this.settings = settings;
    this.resolver = resolver;
    this.timeoutMillis = settings.connectTimeout().map(SocketConnector::millis).orElse(0);
  }

  /**
   * Opens a connection.
   *
   * @param proxyAuthorization what an HTTP proxy is told with {@code CONNECT}
   * @throws HttpConnectTimeoutException if connecting to any address, or any answer of a proxy or
   *     in the handshake of TLS, took longer than the connect timeout
   */
  Opened open(URI uri, Authority to, List<String> proxyAuthorization, Hold hold)
      throws IOException {
    try {
      Reached reached = reach(uri, to, hold);
      reached.socket().setSoTimeout(timeoutMillis);
      Opened opened = prepare(reached, to, proxyAuthorization);
      reached.socket().setSoTimeout(0);
      return opened;
    } catch (SocketTimeoutException e) {
      throw timedOut(e, to);
    }
  }

  private Opened prepare(Reached reached, Authority to, List<String> proxyAuthorization)
      throws IOException {
    Socket socket = reached.socket();
    boolean proxied = reached.proxy().type() == Proxy.Type.HTTP;
    if (!to.secure()) {
      return new Opened(new Http1Connection(socket), proxied);
    }
    if (proxied) {
      tunnel(new Http1Connection(socket), to, proxyAuthorization);
    }
    return new Opened(new Http1Connection(Tls.over(socket, to, settings)), false);
  }

  private static void tunnel(Http1Connection proxy, Authority to, List<String> authorization)
      throws IOException {
    proxy.send(Http1Request.tunnel(to, authorization), new byte[0]);
    Http1Response response = proxy.response();
    if (response.status() >= 300) {
      throw new IOException(
          "The proxy gives no tunnel to " + to.hostAndPort() + ": " + response.status());
    }
    if (proxy.hasUnread()) {
      throw new ProtocolException("Bytes came out of the proxy's tunnel before any went in");
    }
  }

  private Reached reach(URI uri, Authority to, Hold hold) throws IOException {
    IOException failure = null;
    for (Proxy proxy : proxies(uri)) {
      try {
        return new Reached(reach(proxy, to, hold), proxy);
      } catch (IOException e) {
        if (hold.isClosed()) {
          throw e;
        }
        tell(uri, proxy, e);
        failure = either(failure, e);
      }
    }
    throw failure == null ? new IOException("No proxy for " + uri) : failure;
  }

  private Socket reach(Proxy proxy, Authority to, Hold hold) throws IOException {
    IOException failure = null;
    for (InetSocketAddress address : addresses(proxy, to)) {
      try {
        return connect(proxy, address, hold);
      } catch (IOException e) {
        failure = either(failure, e);
      }
    }
    throw failure == null ? new UnknownHostException(to.host()) : failure;
  }

  private Socket connect(Proxy proxy, InetSocketAddress address, Hold hold) throws IOException {
    // A plain new Socket() would ask the machine's selector for a SOCKS proxy by itself.
    Proxy socks = proxy.type() == Proxy.Type.SOCKS ? proxy : Proxy.NO_PROXY;
    Socket socket = hold.on(new Socket(socks));
    try {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.connect(address, timeoutMillis);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Where the first connection goes; a SOCKS proxy looks up the name of the server by itself. */
  private List<InetSocketAddress> addresses(Proxy proxy, Authority to) throws IOException {
    return switch (proxy.type()) {
      case DIRECT -> resolved(to.host(), to.port());
      case SOCKS -> to.literal()
          ? resolved(to.host(), to.port())
          : List.of(InetSocketAddress.createUnresolved(to.host(), to.port()));
      case HTTP -> ofProxy(proxy.address());
    };
  }

  private List<InetSocketAddress> ofProxy(SocketAddress address) throws IOException {
    if (!(address instanceof InetSocketAddress proxy)) {
      throw new IOException("Not the address of a proxy: " + address);
    }
    return proxy.isUnresolved()
        ? resolved(proxy.getHostString(), proxy.getPort())
        : List.of(proxy);
  }

  private List<InetSocketAddress> resolved(String host, int port) throws IOException {
    return List.of(resolver.resolve(host)).stream()
        .map(address -> new InetSocketAddress(address, port))
        .toList();
  }

  private List<Proxy> proxies(URI uri) {
    ProxySelector selector = selector();
    return selector == null ? List.of(Proxy.NO_PROXY) : selector.select(uri);
  }

  private void tell(URI uri, Proxy proxy, IOException cause) {
    ProxySelector selector = selector();
    if (selector != null && proxy.type() != Proxy.Type.DIRECT) {
      selector.connectFailed(uri, proxy.address(), cause);
    }
  }

  /** A client does not show the selector that it was not given by its user: it is the default. */
  private @Nullable ProxySelector selector() {
    return settings.proxy().orElseGet(ProxySelector::getDefault);
  }

  private static IOException either(@Nullable IOException first, IOException next) {
    if (first == null) {
      return next;
    }
    first.addSuppressed(next);
    return first;
  }

  private static HttpConnectTimeoutException timedOut(SocketTimeoutException cause, Authority to) {
    HttpConnectTimeoutException timeout =
        new HttpConnectTimeoutException("No connection to " + to.hostAndPort() + " in time");
    timeout.initCause(cause);
    return timeout;
  }

  private static int millis(Duration timeout) {
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis()));
  }
}
