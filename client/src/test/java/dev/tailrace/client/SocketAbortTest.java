package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
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
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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

/** Whatever an exchange waits for, letting go of it ends its thread and its connection. */
@ParameterizedClass
@MethodSource("factories")
class SocketAbortTest {
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
  void whileTheServerKeepsSilent() throws IOException {
    Transport.Exchange exchange = start(request("http"));
    Peer peer = server.accept();
    peer.hearHead();

    exchange.abort();

    peer.awaitEnd();
  }

  @Test
  void inTheMiddleOfTheHead() throws IOException {
    Transport.Exchange exchange = start(request("http"));
    Peer peer = server.accept();
    peer.say("HTTP/1.1 200 OK\r\nContent-");

    exchange.abort();

    peer.awaitEnd();
  }

  @Test
  void whileAReadWaits() throws IOException {
    Transport.Exchange exchange = start(request("http"));
    Peer peer = server.accept();
    peer.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
    heard.awaitHead();
    heard.read(exchange);
    exchange.read();

    exchange.abort();

    peer.awaitEnd();
  }

  @Test
  void betweenTwoReads() throws IOException {
    Transport.Exchange exchange = start(request("http"));
    Peer peer = server.accept();
    peer.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
    heard.awaitHead();
    heard.read(exchange);

    exchange.abort();
    exchange.abort();
    exchange.read();

    peer.awaitEnd();
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
  void whileASocksProxyThinks() throws IOException {
    Transport.Exchange exchange = start(through(Proxy.Type.SOCKS), request("http"));
    Peer peer = server.accept();
    assertThat(peer.hear(1)).isEqualTo("\u0005");

    exchange.abort();

    peer.awaitEnd();
  }

  @Test
  void whileTheServerDoesNotTakeTheRequest() throws IOException {
    BodyPublisher large = BodyPublishers.ofByteArray(new byte[32 << 20]);
    Transport.Exchange exchange = start(request("http", "POST", large));
    Peer peer = server.accept();
    peer.hearHead();

    exchange.abort();

    peer.awaitEnd();
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
  void fromTheReceiverItself() throws IOException {
    List<Transport.Exchange> started = new CopyOnWriteArrayList<>();
    CountDownLatch known = new CountDownLatch(1);
    List<String> calls = new CopyOnWriteArrayList<>();
    Transport.Receiver receiver = aborting(known, started, calls);

    started.add(new SocketTransport(plain(), tasks).start(request("http"), receiver));
    known.countDown();
    Peer peer = server.accept();
    peer.say("HTTP/1.1 200 OK\r\n\r\nhello");

    peer.awaitEnd();
    tasks.assertAllEnded();
    assertThat(calls).containsExactly("head");
  }

  @Test
  void aThousandTimesOver() throws IOException {
    List<Transport.Exchange> exchanges = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      exchanges.add(start(request("http")));
      if (i % 2 == 0) {
        exchanges.get(i).abort();
      }
    }

    exchanges.forEach(Transport.Exchange::abort);

    tasks.assertAllEnded();
    while (server.hasMore()) {
      try (Peer peer = server.accept()) {
        peer.awaitEnd();
      }
    }
  }

  @Test
  void anInterruptEndsItToo() throws IOException {
    Transport.Exchange exchange = start(request("http"));
    Peer peer = server.accept();
    peer.say("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
    heard.awaitHead();
    heard.read(exchange);

    tasks.interrupt();

    assertThat(heard.awaitFailure()).isInstanceOf(InterruptedIOException.class);
    peer.awaitEnd();
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

  private static Transport.Receiver aborting(
      CountDownLatch known, List<Transport.Exchange> started, List<String> calls) {
    return new Transport.Receiver() {
      @Override
      public void head(int status, HttpHeaders headers) {
        calls.add("head");
        await(known);
        started.get(0).read();
        started.get(0).abort();
      }

      @Override
      public void chunk(List<ByteBuffer> bytes) {
        calls.add("chunk");
      }

      @Override
      public void ended() {
        calls.add("ended");
      }

      @Override
      public void failed(IOException cause) {
        calls.add("failed");
      }
    };
  }

  private static HttpClient hasty() {
    return HttpClient.newBuilder()
        .proxy(HttpClient.Builder.NO_PROXY)
        .connectTimeout(Duration.ofMillis(250))
        .build();
  }

  private HttpClient through(Proxy.Type type) {
    return HttpClient.newBuilder()
        .proxy(new FixedProxies(new Proxy(type, new InetSocketAddress("127.0.0.1", server.port()))))
        .build();
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
