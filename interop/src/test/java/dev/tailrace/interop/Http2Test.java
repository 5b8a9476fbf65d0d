package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.client.Backoff;
import dev.tailrace.client.ConnectionError.Kind;
import dev.tailrace.client.EventSource;
import dev.tailrace.client.EventSourceBuilder;
import dev.tailrace.client.MessageEvent;
import io.netty.util.concurrent.Future;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our client over HTTP/2, which TLS negotiates: one connection for many sources, each a stream of
 * it that is reset when its source is closed.
 */
class Http2Test {
  /** RFC 9113, section 7. */
  private static final long CANCEL = 8;

  /** Together they send several times what the window of the connection is. */
  private static final int LEFT_STREAMS = 60;

  private static final int LEFT_EVENTS = 2000;

  /** Likewise. */
  private static final int FULL_STREAMS = 5;

  private static final String FILLING = "x".repeat(1000);

  @TempDir static Path folder;
  private static Certificate certificate;

  private Http2Server server;
  private HttpClient client;

  @BeforeAll
  static void certify() throws Exception {
    certificate = Certificate.make(folder);
  }

  @BeforeEach
  void start() throws Exception {
    server = new Http2Server(certificate);
    client = HttpClient.newBuilder().sslContext(certificate.trusting()).build();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void eventsComeOverHttp2() throws Exception {
    try (Hearing hearing = Hearing.of(source().lastEventId("7").build())) {
      Http2Exchange exchange = server.takeRequest();
      exchange.startStream();
      exchange.send("id: 8\nda");
      exchange.send("ta: é\n\n");

      assertThat(hearing.event()).isEqualTo(Heard.message("é", "8"));
      assertThat(exchange.header("accept")).hasToString("text/event-stream");
      assertThat(exchange.header("last-event-id")).hasToString("7");
      exchange.assertOpen();
    }
  }

  @Test
  void sourcesShareAConnection() throws Exception {
    try (Hearing first = Hearing.of(source().build())) {
      answer(server.takeRequest(), "a");
      assertThat(first.event().data()).isEqualTo("a");
      try (Hearing second = Hearing.of(source().build())) {
        answer(server.takeRequest(), "b");
        assertThat(second.event().data()).isEqualTo("b");
      }
    }

    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void closeResetsTheStreamAndKeepsTheConnection() throws Exception {
    Hearing hearing = Hearing.of(source().build());
    Http2Exchange exchange = server.takeRequest();
    answer(exchange, "a");
    assertThat(hearing.event().data()).isEqualTo("a");

    hearing.close();

    assertThat(exchange.awaitReset()).isEqualTo(CANCEL);
    assertTheConnectionServes();
  }

  @Test
  void closeBeforeTheHeadResetsTheStreamAndKeepsTheConnection() throws Exception {
    assertTheConnectionServes();
    Hearing hearing = Hearing.of(source().build());
    Http2Exchange exchange = server.takeRequest();

    hearing.close();

    assertThat(exchange.awaitReset()).isEqualTo(CANCEL);
    assertTheConnectionServes();
  }

  @Test
  void whatGoesSilentIsResetAndMadeAgainOnTheSameConnection() throws Exception {
    EventSourceBuilder hasty = source().idleTimeout(Duration.ofMillis(150));
    try (Hearing hearing = Hearing.of(hasty.build())) {
      Http2Exchange first = server.takeRequest();
      first.startStream();
      first.send("id: 1\ndata: a\n\nid: 2\ndata: b\n");
      assertThat(hearing.event()).isEqualTo(Heard.message("a", "1"));
      assertThat(hearing.end()).isEqualTo(Kind.IDLE);
      assertThat(first.awaitReset()).isEqualTo(CANCEL);

      Http2Exchange second = server.takeRequest();

      assertThat(second.header("last-event-id")).hasToString("1");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aLostConnectionIsMadeAgain() throws Exception {
    try (Hearing hearing = Hearing.of(source().build())) {
      Http2Exchange first = server.takeRequest();
      first.startStream();
      first.send("id: 1\ndata: a\n\nid: 2\ndata: b\n");
      assertThat(hearing.event()).isEqualTo(Heard.message("a", "1"));

      first.connection().close();

      assertThat(hearing.end()).isEqualTo(Kind.BROKEN);
      assertThat(server.takeRequest().header("last-event-id")).hasToString("1");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  /** The client's window, which is the JDK's {@code jdk.httpclient.windowsize}; on the heap. */
  @Test
  void aStreamThatNobodyReadsHoldsItsWindowAndNoMore(TestReporter reporter) throws Exception {
    Unread unread = new Unread();
    EventSource source = source().build();
    source.subscribe(unread);
    Http2Exchange exchange = server.takeRequest();
    exchange.startStream();
    long heapBefore = OwnVitals.now().heapBytes();

    long sent = fill(exchange);
    long heap = OwnVitals.now().heapBytes() - heapBefore;
    reporter.publishEntry("window", exchange.window() + ", heap " + heap);
    assertThat(heap).isLessThan(2 * exchange.window());

    Ledger ledger = unread.demand();
    Future<Void> last = exchange.send(event(sent));
    ledger.await(sent + 1);
    assertThat(last.await(Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
    assertThat(ledger.received()).isEqualTo(sent + 1);
    source.close();
  }

  @Test
  void streamsClosedUnreadLeaveTheConnectionItsWindow() throws Exception {
    for (int i = 0; i < FULL_STREAMS; i++) {
      EventSource source = source().build();
      source.subscribe(new Unread());
      Http2Exchange exchange = server.takeRequest();
      exchange.startStream();
      fill(exchange);

      source.close();

      exchange.awaitReset();
    }

    assertTheConnectionServes();
  }

  @Test
  void streamsClosedWhileTheServerWritesLeaveTheConnectionItsWindow() throws Exception {
    for (int i = 0; i < LEFT_STREAMS; i++) {
      Hearing hearing = Hearing.of(source().build());
      Http2Exchange exchange = server.takeRequest();
      exchange.startStream();
      for (int j = 0; j < LEFT_EVENTS; j++) {
        exchange.send(event(j));
      }
      hearing.event();

      hearing.close();

      exchange.awaitReset();
    }

    assertTheConnectionServes();
  }

  /** Sends events until the window is full; how many. */
  private static long fill(Http2Exchange exchange) throws InterruptedException {
    long events = 0;
    long bytes = 0;
    Future<Void> last = null;
    while (bytes + event(events).length() <= exchange.window()) {
      String next = event(events++);
      bytes += next.length();
      last = exchange.send(next);
    }
    assertThat(last.await(Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
    return events;
  }

  private static String event(long number) {
    return "data: " + number + FILLING + "\n\n";
  }

  private void assertTheConnectionServes() throws Exception {
    try (Hearing hearing = Hearing.of(source().build())) {
      answer(server.takeRequest(), "still here");
      assertThat(hearing.event().data()).isEqualTo("still here");
    }
    assertThat(server.connections()).isEqualTo(1);
    assertThat(server.openConnections()).isEqualTo(1);
  }

  private static void answer(Http2Exchange exchange, String data) {
    exchange.startStream();
    exchange.send("data: " + data + "\n\n");
  }

  private EventSourceBuilder source() {
    return EventSource.builder(server.uri())
        .httpClient(client)
        .reconnectionTime(Duration.ZERO)
        .reconnect(Backoff.DEFAULT.withDelays(Duration.ofMillis(1), Duration.ofMillis(5)));
  }

  /** A subscriber that asks for nothing before it is told to. */
  private static final class Unread implements Flow.Subscriber<MessageEvent> {
    private final Ledger ledger = new Ledger("", number -> number + FILLING);
    private volatile Flow.Subscription subscription;

    Ledger demand() {
      subscription.request(Long.MAX_VALUE);
      return ledger;
    }

    @Override
    public void onSubscribe(Flow.Subscription to) {
      subscription = to;
    }

    @Override
    public void onNext(MessageEvent event) {
      ledger.enter(event);
    }

    @Override
    public void onError(Throwable failure) {
      ledger.fail("failed: " + failure);
    }

    @Override
    public void onComplete() {
      ledger.fail("complete");
    }
  }
}
