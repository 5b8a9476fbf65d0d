package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketProxyTest {
  private final Tasks tasks = new Tasks();
  private final HeardResponse heard = new HeardResponse();
  private RawServer server;

  @BeforeEach
  void listen() throws IOException {
    server = new RawServer();
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    server.close();
    tasks.assertAllEnded();
    heard.assertNothingMore();
  }

  @Test
  void anHttpProxyIsToldTheWholeUri() throws IOException {
    Transport.Exchange exchange = start(new FixedProxies(proxy(Proxy.Type.HTTP, here())));
    Peer peer = server.accept();

    assertThat(peer.hearHead())
        .isEqualTo(
            "GET http://far.example/path?query HTTP/1.1\r\nHost: far.example\r\n"
                + "Last-Event-ID: \u00e2\u0080\u00a6\r\nConnection: close\r\n\r\n");
    exchange.abort();
  }

  @Test
  void theNameOfAProxyIsLookedUp() throws IOException {
    var named = InetSocketAddress.createUnresolved("proxy.example", server.port());

    Transport.Exchange exchange = start(new FixedProxies(proxy(Proxy.Type.HTTP, named)));

    assertThat(server.accept().hearHead()).startsWith("GET http://far.example/");
    exchange.abort();
  }

  @Test
  void aSocksProxyLooksTheNameUpByItself() throws IOException {
    Transport.Exchange exchange = start(new FixedProxies(proxy(Proxy.Type.SOCKS, here())));
    Peer peer = server.accept();
    int methods = peer.hear(2).charAt(1);
    peer.hear(methods);
    peer.say("\5\0"); // version 5, no authentication
    String wanted = peer.hear(4 + 1 + "far.example".length() + 2);
    peer.say("\5\0\0\1\177\0\0\1\0\120"); // connected, from 127.0.0.1:80

    assertThat(wanted).isEqualTo("\5\1\0\3\13far.example\0\120");
    assertThat(peer.hearHead())
        .startsWith("GET /path?query HTTP/1.1\r\nHost: far.example\r\n");
    exchange.abort();
  }

  @Test
  void theNextProxyIsTriedAndTheSelectorToldOfTheLast() throws IOException {
    InetSocketAddress nobody = new InetSocketAddress("127.9.9.9", server.port());
    FixedProxies proxies =
        new FixedProxies(proxy(Proxy.Type.HTTP, nobody), proxy(Proxy.Type.HTTP, here()));

    Transport.Exchange exchange = start(proxies);

    assertThat(server.accept().hearHead()).startsWith("GET http://far.example/");
    assertThat(proxies.failed()).containsExactly(nobody);
    exchange.abort();
  }

  @Test
  void aSelectorMaySayThatThereIsNone() throws IOException {
    Transport.Exchange exchange = start(new FixedProxies(Proxy.NO_PROXY), server.uri("/path"));

    assertThat(server.accept().hearHead())
        .startsWith("GET /path HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n");
    exchange.abort();
  }

  private Transport.Exchange start(FixedProxies proxies) {
    return start(proxies, URI.create("http://far.example/path?query"));
  }

  private Transport.Exchange start(FixedProxies proxies, URI uri) {
    HttpHeaders headers =
        HttpHeaders.of(Map.of("Last-Event-ID", List.of("\u2026")), (name, value) -> true);
    HttpClient settings = HttpClient.newBuilder().proxy(proxies).build();
    return new SocketTransport(settings, tasks, SocketProxyTest::loopback)
        .start(new Request(uri, "GET", headers, null, null), heard);
  }

  /** The server's name is the proxy's business. */
  private static InetAddress[] loopback(String name) {
    assertThat(name).isNotEqualTo("far.example");
    return new InetAddress[] {InetAddress.getLoopbackAddress()};
  }

  private InetSocketAddress here() {
    return new InetSocketAddress("127.0.0.1", server.port());
  }

  private static Proxy proxy(Proxy.Type type, InetSocketAddress address) {
    return new Proxy(type, address);
  }
}
