package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketTlsTest {
  @TempDir static Path folder;
  private static TestCertificate certificate;

  private final Tasks tasks = new Tasks();
  private final HeardResponse heard = new HeardResponse();
  private RawServer server;

  @BeforeAll
  static void certify() throws Exception {
    certificate = TestCertificate.make(folder);
  }

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
  void theServerIsNamedAndAskedForHttp1() throws Exception {
    Transport.Exchange exchange = start(trusting(), "good.example");
    Peer peer = secured(server.accept());
    String head = peer.hearHead();
    peer.say("HTTP/1.1 200 OK\r\n\r\nsecret");
    heard.awaitHead();

    assertThat(heard.read(exchange)).isEqualTo("secret");
    assertThat(head).contains("Host: good.example:" + server.port() + "\r\n");
    assertThat(head).contains("Last-Event-ID: \u00e2\u0080\u00a6\r\n");
    SSLSocket socket = (SSLSocket) peer.socket();
    assertThat(((ExtendedSSLSession) socket.getSession()).getRequestedServerNames())
        .hasToString("[type=host_name (0), value=good.example]");
    assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
    exchange.abort();
  }

  @Test
  void anAddressIsVouchedForButNotNamed() throws Exception {
    Transport.Exchange exchange = start(trusting(), "127.0.0.1");
    Peer peer = secured(server.accept());
    peer.hearHead();

    SSLSocket socket = (SSLSocket) peer.socket();
    assertThat(((ExtendedSSLSession) socket.getSession()).getRequestedServerNames()).isEmpty();
    exchange.abort();
  }

  @Test
  void aCertificateForAnotherHostIsRefused() throws Exception {
    start(trusting(), "wrong.example");
    CompletableFuture<String> said = hearing(server.accept());

    assertThat(heard.awaitFailure())
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("wrong.example");
    assertThat(said).isCompletedWithValue("nothing");
  }

  @Test
  void aCertificateNobodyVouchesForIsRefused() throws Exception {
    start(HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build(), "good.example");
    CompletableFuture<String> said = hearing(server.accept());

    assertThat(heard.awaitFailure()).isInstanceOf(SSLHandshakeException.class);
    assertThat(said).isCompletedWithValue("nothing");
  }

  @Test
  void theUsersProtocolsAreKept() throws Exception {
    SSLParameters old = new SSLParameters();
    old.setProtocols(new String[] {"TLSv1.2"});
    HttpClient settings = builder().sslParameters(old).build();

    Transport.Exchange exchange = start(settings, "good.example");
    Peer peer = secured(server.accept());
    peer.hearHead();

    assertThat(((SSLSocket) peer.socket()).getSession().getProtocol()).isEqualTo("TLSv1.2");
    exchange.abort();
  }

  @Test
  void abortDoesNotWaitForAPeerThatReadsNoMore() throws Exception {
    Transport.Exchange exchange = start(trusting(), "good.example");
    Peer raw = server.accept();
    Peer peer = secured(raw);
    peer.hearHead();
    peer.say("HTTP/1.1 200 OK\r\n\r\nsecret");
    heard.awaitHead();
    heard.read(exchange);
    exchange.read();

    exchange.abort();

    tasks.assertAllEnded();
    raw.awaitEnd();
  }

  @Test
  void anHttpProxyTunnelsIt() throws Exception {
    Transport.Exchange exchange = start(proxied(), "good.example");
    Peer peer = server.accept();
    String connect = peer.hearHead();
    peer.say("HTTP/1.1 200 Connection established\r\n\r\n");
    Peer inside = secured(peer);
    String head = inside.hearHead();
    inside.say("HTTP/1.1 204 No Content\r\n\r\n");
    heard.awaitHead();
    heard.awaitEnd(exchange);

    assertThat(connect)
        .isEqualTo(
            "CONNECT good.example:" + server.port() + " HTTP/1.1\r\nHost: good.example:"
                + server.port() + "\r\nProxy-Authorization: Basic eDp5\r\n\r\n");
    assertThat(head).startsWith("GET /path?query HTTP/1.1\r\n").doesNotContain("Proxy");
    peer.awaitEnd();
  }

  @Test
  void aProxyThatRefusesTheTunnelIsAFailure() throws Exception {
    start(proxied(), "good.example");
    Peer peer = server.accept();
    peer.hearHead();
    peer.say("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 3\r\n\r\nno!");

    assertThat(heard.awaitFailure()).hasMessageContaining("407");
    peer.awaitEnd();
  }

  @Test
  void aProxyThatSpeaksIntoTheTunnelIsAFailure() throws Exception {
    start(proxied(), "good.example");
    Peer peer = server.accept();
    peer.hearHead();
    peer.say("HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n");

    assertThat(heard.awaitFailure()).hasMessageContaining("before any went in");
    peer.awaitEnd();
  }

  /** Shakes hands by itself, and tells what it then heard of the request. */
  private static CompletableFuture<String> hearing(Peer peer) throws Exception {
    try {
      return CompletableFuture.completedFuture(secured(peer).hearHead());
    } catch (IOException e) { // the refusal, or that it is gone already
      return CompletableFuture.completedFuture("nothing");
    }
  }

  private static Peer secured(Peer peer) throws Exception {
    var factory = certificate.context().getSocketFactory();
    SSLSocket socket = (SSLSocket) factory.createSocket(peer.socket(), null, false);
    socket.setUseClientMode(false);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
    socket.setSSLParameters(parameters);
    return new Peer(socket);
  }

  private HttpClient trusting() throws Exception {
    return builder().build();
  }

  private HttpClient proxied() throws Exception {
    var address = new InetSocketAddress("127.0.0.1", server.port());
    return builder().proxy(new FixedProxies(new Proxy(Proxy.Type.HTTP, address))).build();
  }

  private static HttpClient.Builder builder() throws Exception {
    return HttpClient.newBuilder()
        .proxy(HttpClient.Builder.NO_PROXY)
        .sslContext(certificate.context());
  }

  private Transport.Exchange start(HttpClient settings, String host) {
    Map<String, List<String>> headers =
        Map.of("Last-Event-ID", List.of("\u2026"), "Proxy-Authorization", List.of("Basic eDp5"));
    URI uri = URI.create("https://" + host + ":" + server.port() + "/path?query");
    Request request =
        new Request(uri, "GET", HttpHeaders.of(headers, (name, value) -> true), null, null);
    return new SocketTransport(settings, tasks, SocketTlsTest::here).start(request, heard);
  }

  /** Every name is a name of this machine. */
  private static InetAddress[] here(String name) {
    return new InetAddress[] {InetAddress.getLoopbackAddress()};
  }
}
