package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Before a request is out: whatever an exchange waits for, letting go of it ends it. */
@ParameterizedClass
@MethodSource("factories")
class SocketAbortEarlyTest {
  @Parameter ThreadFactory factory;

  private final HeardResponse heard = new HeardResponse();
  private final List<SocketChannel> fillers = new ArrayList<>();
  private Tasks tasks;
  private RawServer server;

  static List<ThreadFactory> factories() {
    return Tasks.factories();
  }

  @BeforeEach
  void listen() throws IOException {
    tasks = new Tasks(factory);
    server = new RawServer();
  }

  @AfterEach
  void nothingIsToldAndNothingIsLeft() throws IOException {
    tasks.assertAllEnded();
    heard.assertNothingMore();
    server.close();
    for (SocketChannel filler : fillers) {
      filler.close();
    }
  }

  @Test
  void whileTheConnectionIsNotYetAccepted() throws IOException {
    try (ServerSocket full = full()) {
      URI uri = URI.create("http://127.0.0.1:" + full.getLocalPort() + "/");
      Transport.Exchange exchange = start(request("http").to(uri));
      tasks.awaitIn("java.net.Socket", "connect");

      exchange.abort();

      tasks.assertAllEnded();
    }
  }

  @Test
  void whileTheNameIsLookedUp() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    SocketTransport transport =
        new SocketTransport(
            plain(),
            tasks,
            name -> {
              asked.countDown();
              await(answered);
              return new InetAddress[] {InetAddress.getLoopbackAddress()};
            });

    Transport.Exchange exchange = transport.start(request("http"), heard);
    await(asked);
    exchange.abort();
    answered.countDown();
    tasks.assertAllEnded();

    assertThat(server.hasMore()).isFalse();
  }

  @Test
  void beforeItsTaskBegins() {
    List<Runnable> waiting = new ArrayList<>();
    SocketTransport transport = new SocketTransport(plain(), waiting::add);

    transport.start(request("http"), heard).abort();
    waiting.forEach(Runnable::run);

    assertThat(server.hasMore()).isFalse();
  }

  @Test
  void whileHandsAreShaken() throws IOException {
    Transport.Exchange exchange = start(request("https"));
    Peer peer = server.accept();
    assertThat(peer.hear(1)).isEqualTo("\u0016"); // its hello has come, and gets no answer

    exchange.abort();

    peer.awaitEnd();
  }

  @Test
  void whileAProxyMakesATunnel() throws IOException {
    Transport.Exchange exchange = start(through(Proxy.Type.HTTP), request("https"));
    Peer peer = server.accept();
    assertThat(peer.hearHead()).startsWith("CONNECT ");

    exchange.abort();

    peer.awaitEnd();
  }

  @Test
  void whileASocksProxyThinksWhichIsNoFailureOfTheProxy() throws IOException {
    FixedProxies proxies = proxies(Proxy.Type.SOCKS);
    HttpClient settings = HttpClient.newBuilder().proxy(proxies).build();
    Transport.Exchange exchange = start(settings, request("http"));
    Peer peer = server.accept();
    assertThat(peer.hear(1)).isEqualTo("\u0005");

    exchange.abort();

    peer.awaitEnd();
    tasks.assertAllEnded();
    assertThat(proxies.failed()).isEmpty();
  }

  @Test
  void whileTheBodyIsNotYetPublished() {
    CountDownLatch requested = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    BodyPublisher silent =
        BodyPublishers.fromPublisher(
            subscriber -> subscriber.onSubscribe(subscription(requested, cancelled)));

    Transport.Exchange exchange = start(request("http", "POST", silent));
    await(requested);
    exchange.abort();

    await(cancelled);
    tasks.assertAllEnded();
    assertThat(server.hasMore()).isFalse();
  }

  @Test
  void theConnectTimeoutEndsConnecting() throws IOException {
    try (ServerSocket full = full()) {
      URI uri = URI.create("http://127.0.0.1:" + full.getLocalPort() + "/");
      start(hasty(), request("http").to(uri));

      assertThat(heard.awaitFailure()).isInstanceOf(HttpConnectTimeoutException.class);
    }
  }

  @Test
  void theConnectTimeoutEndsShakingHands() throws IOException {
    start(hasty(), request("https"));
    Peer peer = server.accept();
    assertThat(peer.hear(1)).isEqualTo("\u0016");

    assertThat(heard.awaitFailure()).isInstanceOf(HttpConnectTimeoutException.class);
  }

  /** Accepts nothing, and its queue is full: the system leaves who connects without an answer. */
  private ServerSocket full() throws IOException {
    ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    for (int i = 0; i < 8; i++) {
      SocketChannel filler = SocketChannel.open();
      fillers.add(filler);
      filler.configureBlocking(false);
      filler.connect(full.getLocalSocketAddress());
    }
    return full;
  }

  private static Flow.Subscription subscription(
      CountDownLatch requested, CountDownLatch cancelled) {
    return new Flow.Subscription() {
      @Override
      public void request(long n) {
        requested.countDown();
      }

      @Override
      public void cancel() {
        cancelled.countDown();
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(RawServer.PATIENCE_MILLIS, TimeUnit.MILLISECONDS))
          .isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static HttpClient hasty() {
    return HttpClient.newBuilder()
        .proxy(HttpClient.Builder.NO_PROXY)
        .connectTimeout(Duration.ofMillis(250))
        .build();
  }

  private HttpClient through(Proxy.Type type) {
    return HttpClient.newBuilder().proxy(proxies(type)).build();
  }

  private FixedProxies proxies(Proxy.Type type) {
    return new FixedProxies(new Proxy(type, new InetSocketAddress("127.0.0.1", server.port())));
  }

  private static HttpClient plain() {
    return HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();
  }

  private Transport.Exchange start(Request request) {
    return start(plain(), request);
  }

  private Transport.Exchange start(HttpClient settings, Request request) {
    return new SocketTransport(settings, tasks).start(request, heard);
  }

  private Request request(String scheme) {
    return request(scheme, "GET", null);
  }

  private Request request(String scheme, String method, @Nullable BodyPublisher body) {
    URI uri = URI.create(scheme + "://127.0.0.1:" + server.port() + "/");
    HttpHeaders none = HttpHeaders.of(Map.of(), (name, value) -> true);
    return new Request(uri, method, none, body, null);
  }
}
