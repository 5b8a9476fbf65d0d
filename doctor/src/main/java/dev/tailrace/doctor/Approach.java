package dev.tailrace.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Goes to the host of a stream without a word of HTTP: name, connection, TLS. Each step that fails
 * is named for itself, which the exceptions of an HTTP client leave to guessing.
 *
 * <p>Threads: blocks the caller's; a name is looked up on one of the common pool, because Java
 * cannot look for a limited time.
 */
final class Approach {
  private final URI uri;
  private final boolean insecure;
  private final Duration timeout;
  private final Clock clock;
  private final LongSupplier ticks;

  Approach(Visit visit, Clock clock, LongSupplier ticks) {
    this.uri = visit.place().stream();
    this.insecure = visit.manner().insecure();
    this.timeout = visit.timeout();
    this.clock = clock;
    this.ticks = ticks;
  }

  Way go() throws InterruptedException {
    Optional<Proxy> proxy = proxy();
    if (proxy.isPresent()) {
      String words = "requests go through the proxy " + proxy.get().address();
      return new Way(true, List.of(Finding.note("through-proxy", words)));
    }
    try {
      return reach(addresses());
    } catch (IOException e) {
      return Way.blocked(Blockage.of(e, uri, timeout));
    }
  }

  private Optional<Proxy> proxy() {
    ProxySelector selector = ProxySelector.getDefault();
    List<Proxy> proxies = selector == null ? List.of() : selector.select(uri);
    return proxies.stream().limit(1).filter(each -> each.type() != Proxy.Type.DIRECT).findFirst();
  }

  private InetAddress[] addresses() throws IOException, InterruptedException {
    String host = uri.getHost().replaceAll("[\\[\\]]", "");
    CompletableFuture<InetAddress[]> looking =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return InetAddress.getAllByName(host);
              } catch (UnknownHostException e) {
                return new InetAddress[0];
              }
            });
    try {
      InetAddress[] found = looking.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      if (found.length == 0) {
        throw new UnknownHostException(host);
      }
      return found;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new SocketTimeoutException("looking up the name");
    }
  }

  /** The first address that takes a connection, as clients do. */
  private Way reach(InetAddress... addresses) throws IOException {
    IOException last = null;
    for (InetAddress address : addresses) {
      long began = ticks.getAsLong();
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(address, port()), millis());
        return greet(socket, ticks.getAsLong() - began);
      } catch (SSLException e) {
        throw e; // another address of this host would not do better
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private Way greet(Socket socket, long nanos) throws IOException {
    String peer = socket.getInetAddress().getHostAddress() + " port " + port();
    String words = peer + " takes connections, after " + Spoken.nanos(nanos);
    if (!isTls()) {
      return new Way(true, List.of(Finding.good("reachable", words)));
    }
    List<Finding> findings = new ArrayList<>();
    try (SSLSocket tls = handshake(socket)) {
      findings.add(Finding.good("reachable", words + ", " + tls.getSession().getProtocol()));
      CertificateCheck.finding(tls.getSession(), clock.instant()).ifPresent(findings::add);
    }
    return new Way(true, findings);
  }

  private SSLSocket handshake(Socket socket) throws IOException {
    String host = uri.getHost().replaceAll("[\\[\\]]", "");
    SSLSocket tls =
        (SSLSocket)
            Trust.context(insecure).getSocketFactory().createSocket(socket, host, port(), true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    tls.setSSLParameters(parameters);
    tls.setSoTimeout(millis());
    tls.startHandshake();
    return tls;
  }

  private boolean isTls() {
    return "https".equalsIgnoreCase(uri.getScheme());
  }

  private int port() {
    return uri.getPort() >= 0 ? uri.getPort() : isTls() ? 443 : 80;
  }

  private int millis() {
    return (int) Math.max(1, timeout.toMillis());
  }
}
