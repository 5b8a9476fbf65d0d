package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.CookieHandler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Once it is connected: letting go of an exchange ends its thread and its connection. */
@ParameterizedClass
@MethodSource("factories")
class SocketAbortTest {
  @Parameter ThreadFactory factory;

  private final HeardResponse heard = new HeardResponse();
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
  void betweenTheHeadsComingAndItsTelling() throws IOException {
    CompletableFuture<Transport.Exchange> started = new CompletableFuture<>();
    HttpClient settings =
        HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .cookieHandler(whenKept(() -> started.join().abort()))
            .build();

    started.complete(start(settings, request("http")));
    Peer peer = server.accept();
    peer.say("HTTP/1.1 200 OK\r\n\r\n");

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

  private static CookieHandler whenKept(Runnable action) {
    return new CookieHandler() {
      @Override
      public Map<String, List<String>> get(URI uri, Map<String, List<String>> headers) {
        return Map.of();
      }

      @Override
      public void put(URI uri, Map<String, List<String>> headers) {
        action.run();
      }
    };
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
