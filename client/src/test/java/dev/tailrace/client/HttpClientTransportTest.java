package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The port's contract over {@code java.net.http}: whatever comes, the receiver hears of it. */
@Timeout(60)
class HttpClientTransportTest {
  private final RawServer server;
  private final HeardResponse heard = new HeardResponse();

  HttpClientTransportTest() throws IOException {
    server = new RawServer();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void interimResponsesArePassedOver() throws IOException {
    Transport.Exchange exchange = start(HttpClient.newHttpClient(), get());
    Peer peer = server.accept();
    peer.hearHead();
    peer.say("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
    peer.say("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na");

    assertThat(heard.awaitHead().status()).isEqualTo(200);
    assertThat(heard.read(exchange)).isEqualTo("a");
    heard.awaitEnd(exchange);
    heard.assertNothingMore();
  }

  @Test
  void aBodyOfNothingEnds() throws IOException {
    Transport.Exchange exchange = start(HttpClient.newHttpClient(), get());
    Peer peer = server.accept();
    peer.hearHead();
    peer.say("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");

    heard.awaitHead();
    heard.awaitEnd(exchange);
    heard.assertNothingMore();
  }

  @Test
  void aResetBehindTheHeadIsAFailureThoughNobodyReads() throws IOException {
    Transport.Exchange exchange = start(HttpClient.newHttpClient(), get());
    Peer peer = server.accept();
    peer.hearHead();
    peer.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    heard.awaitHead();
    peer.socket().setSoLinger(true, 0);
    peer.close();

    exchange.read();

    heard.awaitFailure();
    heard.assertNothingMore();
  }

  @Test
  void anEndInTheMiddleOfAChunkIsAFailureBehindWhatCame() throws IOException {
    Transport.Exchange exchange = start(HttpClient.newHttpClient(), get());
    Peer peer = server.accept();
    peer.hearHead();
    peer.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc");
    heard.awaitHead();
    assertThat(heard.read(exchange)).isEqualTo("abc");
    peer.close();

    exchange.read();

    heard.awaitFailure();
    heard.assertNothingMore();
  }

  @Test
  void whatBreaksOffBehindBytesUnreadIsToldAfterThem() throws IOException {
    Transport.Exchange exchange = start(HttpClient.newHttpClient(), get());
    Peer peer = server.accept();
    peer.hearHead();
    peer.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n9\r\ng");
    peer.close();
    heard.awaitHead();

    assertThat(heard.readUntilFailure(exchange)).startsWith("abcdefg|");
    heard.assertNothingMore();
  }

  @Test
  void aClientWhoseExecutorHasEndedIsAFailure() {
    ExecutorService ended = Executors.newSingleThreadExecutor();
    HttpClient client = HttpClient.newBuilder().executor(ended).build();
    ended.shutdown();

    start(client, get());

    heard.awaitFailure();
    heard.assertNothingMore();
  }

  @Test
  void aBodyWhosePublisherThrowsIsAFailure() {
    BodyPublisher broken =
        new BodyPublisher() {
          @Override
          public long contentLength() {
            throw new IllegalStateException("the file is gone");
          }

          @Override
          public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {}
        };

    start(HttpClient.newHttpClient(), HttpRequest.newBuilder(server.uri("/")).POST(broken).build());

    heard.awaitFailure();
    heard.assertNothingMore();
  }

  @Test
  void aBodyWhosePublisherThrowsWhenSubscribedToIsAFailure() {
    BodyPublisher broken =
        new BodyPublisher() {
          @Override
          public long contentLength() {
            return 3;
          }

          @Override
          public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            throw new IllegalStateException("the file is gone");
          }
        };

    start(HttpClient.newHttpClient(), HttpRequest.newBuilder(server.uri("/")).POST(broken).build());

    heard.awaitFailure();
    heard.assertNothingMore();
  }

  @Test
  void abortBehindTheHeadClosesTheSocketThoughBytesAreUnread() throws IOException {
    Transport.Exchange exchange = start(HttpClient.newHttpClient(), get());
    Peer peer = server.accept();
    peer.hearHead();
    peer.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
    heard.awaitHead();

    exchange.abort();

    peer.awaitEnd();
  }

  private HttpRequest get() {
    return HttpRequest.newBuilder(server.uri("/")).build();
  }

  private Transport.Exchange start(HttpClient client, HttpRequest request) {
    return new HttpClientTransport(client).start(Request.of(request), heard);
  }
}
