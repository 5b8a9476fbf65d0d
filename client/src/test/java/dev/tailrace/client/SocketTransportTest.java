package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketTransportTest {
  private final Tasks tasks = new Tasks();
  private final HeardResponse heard = new HeardResponse();
  private final HttpClient settings =
      HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();
  private final SocketTransport transport = new SocketTransport(settings, tasks);
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
  void aHeaderBeyondAsciiLeavesInUtf8() throws IOException {
    Request request = get("/stream?a=b").with("Last-Event-ID", "\u2026\u00e9");

    Transport.Exchange exchange = transport.start(request, heard);
    Peer peer = server.accept();

    assertThat(peer.hearHead())
        .isEqualTo(
            "GET /stream?a=b HTTP/1.1\r\nHost: 127.0.0.1:" + server.port() + "\r\n"
                + "Last-Event-ID: \u00e2\u0080\u00a6\u00c3\u00a9\r\nConnection: close\r\n\r\n");
    exchange.abort();
  }

  @ParameterizedTest
  @CsvSource({
    "'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'",
    "'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloand more'",
    "'HTTP/1.1 200 OK\r\n\r\nhello'",
    "'HTTP/1.0 200 OK\n\nhello'",
    "'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n'",
    "'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello'",
  })
  void aBodyOfAnyFramingComesWholeInOnePieceAndInDrips(String response) throws IOException {
    String[] bodies = new String[2];
    for (int i = 0; i < 2; i++) {
      HeardResponse one = new HeardResponse();
      Transport.Exchange exchange = transport.start(get("/"), one);
      try (Peer peer = server.accept()) {
        peer.hearHead();
        Peer said = i == 0 ? peer.say(response) : peer.drip(response);
        said.socket().shutdownOutput();
        assertThat(one.awaitHead().status()).isEqualTo(200);
        bodies[i] = one.readAll(exchange);
        peer.awaitEnd();
      }
      one.assertNothingMore();
    }

    assertThat(bodies).containsExactly("hello", "hello");
  }

  @Test
  void everyReadBringsOneChunkAsSoonAsThereIsAny() throws IOException {
    Transport.Exchange exchange = transport.start(get("/"), heard);
    Peer peer = server.accept();
    peer.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    heard.awaitHead();

    peer.say("3\r\none\r\n");
    String first = heard.read(exchange);
    peer.say("3\r\ntwo\r\n");
    String second = heard.read(exchange);
    peer.say("0\r\n\r\n");
    heard.awaitEnd(exchange);

    assertThat(List.of(first, second)).containsExactly("one", "two");
    peer.awaitEnd();
  }

  @ParameterizedTest
  @CsvSource({
    "HEAD, 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n'",
    "GET, 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello'",
    "GET, 'HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n'",
    "GET, 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n'",
  })
  void aResponseWithoutABodyEndsWhileTheServerStays(String method, String response)
      throws IOException {
    Transport.Exchange exchange = transport.start(request(method, null), heard);
    Peer peer = server.accept();
    peer.hearHead();
    peer.say(response);

    heard.awaitHead();
    heard.awaitEnd(exchange);

    peer.awaitEnd();
  }

  @ParameterizedTest
  @CsvSource({
    "'Content-Length: 6\r\n\r\nhello', hello|EOFException",
    "'Content-Length: 6\r\n\r\n', |EOFException",
    "'Transfer-Encoding: chunked\r\n\r\n6\r\nhello', hello|EOFException",
    "'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n', hello|EOFException",
    "'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n', hello|EOFException",
    "'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nx\r\n', hello|ProtocolException",
    "'Transfer-Encoding: chunked\r\n\r\n4\r\nhello\r\n0\r\n\r\n', hell|ProtocolException",
  })
  void whatCameBeforeABodyBrokeOffIsToldFirst(String response, String outcome)
      throws IOException {
    for (boolean dripping : List.of(false, true)) {
      HeardResponse one = new HeardResponse();
      Transport.Exchange exchange = transport.start(get("/"), one);
      try (Peer peer = server.accept()) {
        peer.hearHead();
        peer.say("HTTP/1.1 200 OK\r\n");
        Peer said = dripping ? peer.drip(response) : peer.say(response);
        said.socket().shutdownOutput();
        one.awaitHead();

        assertThat(one.readUntilFailure(exchange)).isEqualTo(outcome);
        peer.awaitEnd();
      }
      one.assertNothingMore();
    }
  }

  @Test
  void aConnectionThatEndsBeforeTheHeadDoesIsToldAsAFailure() throws IOException {
    transport.start(get("/"), heard);
    Peer peer = server.accept();
    peer.hearHead();
    peer.say("HTTP/1.1 200 OK\r\nContent-Le").socket().shutdownOutput();

    assertThat(heard.awaitFailure()).isInstanceOf(EOFException.class);
    peer.awaitEnd();
  }

  @Test
  void anEndlessHeadIsCutOff() throws IOException {
    transport.start(get("/"), heard);
    Peer peer = server.accept();
    peer.hearHead();
    peer.say("HTTP/1.1 200 OK\r\nX: " + "x".repeat(Http1Head.MAX_BYTES));

    assertThat(heard.awaitFailure())
        .isInstanceOf(ProtocolException.class)
        .hasMessage("The head of the response is longer than 65536 bytes");
    peer.awaitEnd();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nX-Injected: 1", "a\0b"})
  void aHeaderThatIsNoneOpensNoConnection(String value) {
    transport.start(get("/").with("X-Name", value), heard);

    assertThat(heard.awaitFailure()).hasMessageContaining("X-Name");
    tasks.assertAllEnded();
    assertThat(server.hasMore()).isFalse();
  }

  @Test
  void aBodyIsSentWithItsLength() throws IOException {
    var exchange = transport.start(request("POST", BodyPublishers.ofString("h\u00e9")), heard);
    Peer peer = server.accept();

    assertThat(peer.hearHead()).contains("\r\nContent-Length: 3\r\n");
    assertThat(peer.hear(3)).isEqualTo("h\u00c3\u00a9");
    exchange.abort();
  }

  @Test
  void aBodyOfUnknownLengthIsCollectedFirst() throws IOException {
    BodyPublisher unknown =
        BodyPublishers.ofByteArrays(List.of(latin("one "), latin("two "), latin("three")));

    var exchange = transport.start(request("POST", unknown), heard);
    Peer peer = server.accept();

    assertThat(unknown.contentLength()).isNegative();
    assertThat(peer.hearHead()).contains("\r\nContent-Length: 13\r\n");
    assertThat(peer.hear(13)).isEqualTo("one two three");
    exchange.abort();
  }

  @ParameterizedTest
  @CsvSource({"3, longer", "5, shorter"})
  void aBodyThatBreaksItsPromiseIsNotSent(long promised, String how) {
    BodyPublisher liar =
        BodyPublishers.fromPublisher(BodyPublishers.ofString("four"), promised);

    transport.start(request("POST", liar), heard);

    assertThat(heard.awaitFailure()).hasMessageContaining(how);
    tasks.assertAllEnded();
    assertThat(server.hasMore()).isFalse();
  }

  @Test
  void thePublishersFailureIsTheExchanges() {
    IllegalStateException cause = new IllegalStateException("no ink");
    BodyPublisher failing = BodyPublishers.fromPublisher(subscriber -> fail(subscriber, cause));

    transport.start(request("POST", failing), heard);

    assertThat(heard.awaitFailure()).hasCause(cause);
  }

  @Test
  void aPublisherThatThrowsFailsTheExchange() {
    IllegalStateException cause = new IllegalStateException("no pen");
    BodyPublisher throwing =
        BodyPublishers.fromPublisher(
            subscriber -> {
              throw cause;
            });

    transport.start(request("POST", throwing), heard);

    assertThat(heard.awaitFailure()).hasCause(cause);
  }

  @Test
  void cookiesGoOutAndComeBack() throws IOException {
    CookieManager cookies = new CookieManager();
    HttpClient withCookies = HttpClient.newBuilder().cookieHandler(cookies).build();
    SocketTransport transport = new SocketTransport(withCookies, tasks);

    Transport.Exchange first = transport.start(get("/"), heard);
    Peer peer = server.accept();
    String bare = peer.hearHead();
    peer.say("HTTP/1.1 204 No Content\r\nSet-Cookie: id=7\r\nSet-Cookie: b=c\r\n\r\n");
    heard.awaitHead();
    heard.awaitEnd(first);
    Transport.Exchange second = transport.start(get("/").with("Cookie", "own=1"), heard);
    String sent = server.accept().hearHead();

    assertThat(bare).doesNotContain("Cookie");
    assertThat(sent).containsPattern("\r\nCookie: own=1; (id=7; b=c|b=c; id=7)\r\n");
    second.abort();
  }

  @Test
  void theConnectTimeoutDoesNotEndAStream() throws IOException {
    HttpClient hasty =
        HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(Duration.ofMillis(250))
            .build();
    Transport.Exchange exchange = new SocketTransport(hasty, tasks).start(get("/"), heard);
    Peer peer = server.accept();
    peer.hearHead();
    peer.say("HTTP/1.1 200 OK\r\n\r\n");
    heard.awaitHead();

    exchange.read();
    peer.socket().setSoTimeout(500);
    assertThatThrownBy(() -> peer.hear(1)).isInstanceOf(SocketTimeoutException.class);
    peer.say("late").close();

    assertThat(heard.awaitChunk()).isEqualTo("late");
    heard.awaitEnd(exchange);
  }

  @Test
  void everyAddressOfANameIsTried() throws IOException {
    InetAddress here = InetAddress.getByAddress("two.example", new byte[] {127, 0, 0, 1});
    InetAddress nobody = InetAddress.getByAddress("two.example", new byte[] {127, 9, 9, 9});
    SocketTransport transport =
        new SocketTransport(settings, tasks, name -> new InetAddress[] {nobody, here});

    Request request = get("/").to(URI.create("http://two.example:" + server.port() + "/"));
    Transport.Exchange exchange = transport.start(request, heard);

    assertThat(server.accept().hearHead()).contains("Host: two.example:" + server.port());
    exchange.abort();
  }

  @Test
  void aServerThatIsNotThereIsAFailure() throws IOException {
    server.close();

    transport.start(get("/"), heard);

    assertThat(heard.awaitFailure()).isInstanceOf(ConnectException.class);
  }

  @Test
  void aNameWithoutAnAddressIsAFailure() {
    SocketTransport transport =
        new SocketTransport(
            settings,
            tasks,
            name -> {
              throw new UnknownHostException(name);
            });

    transport.start(get("/"), heard);

    assertThat(heard.awaitFailure()).isInstanceOf(UnknownHostException.class);
  }

  @Test
  void anExecutorThatTakesNoTaskIsAFailure() {
    RejectedExecutionException cause = new RejectedExecutionException("shut down");
    SocketTransport transport =
        new SocketTransport(
            settings,
            task -> {
              throw cause;
            });

    transport.start(get("/"), heard);

    assertThat(heard.awaitFailure()).hasCause(cause);
  }

  @Test
  void aReceiverThatThrowsCostsItsConnectionOnly() throws IOException {
    IllegalStateException thrown = new IllegalStateException("cannot hear");
    Transport.Receiver deaf =
        new Transport.Receiver() {
          @Override
          public void head(int status, HttpHeaders headers) {
            throw thrown;
          }

          @Override
          public void chunk(List<ByteBuffer> bytes) {
            heard.chunk(bytes);
          }

          @Override
          public void ended() {
            heard.ended();
          }

          @Override
          public void failed(IOException cause) {
            heard.failed(cause);
          }
        };

    transport.start(get("/"), deaf);
    Peer peer = server.accept();
    peer.say("HTTP/1.1 200 OK\r\n\r\n");

    peer.awaitEnd();
    assertThat(tasks.takeUncaught()).containsExactly(thrown);
  }

  private static void fail(Flow.Subscriber<? super ByteBuffer> subscriber, Throwable cause) {
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {
            subscriber.onError(cause);
          }

          @Override
          public void cancel() {
            // It has nothing to stop.
          }
        });
  }

  private Request get(String target) {
    return new Request(server.uri(target), "GET", none(), null, null);
  }

  private Request request(String method, @Nullable BodyPublisher body) {
    return new Request(server.uri("/"), method, none(), body, null);
  }

  private static HttpHeaders none() {
    return HttpHeaders.of(Map.of(), (name, value) -> true);
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
