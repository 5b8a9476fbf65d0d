package dev.tailrace.server;

import static dev.tailrace.server.ServerFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.RawHttp2.Frame;
import dev.tailrace.server.ServerMetrics.Ended;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.server.ServerOptions.Transport;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@OnEveryTransport
class Http2Test {
  private static final int SMALL_WINDOW = 200;

  @RegisterExtension final ServerFixture server;

  Http2Test(Transport transport) {
    server = new ServerFixture(transport);
  }

  @Test
  void whatIsPublishedOnOneStreamArrivesOnAnother() throws IOException {
    RawHttp2 client = server.http2();
    int listener = client.follow("/topics/news");

    int publisher = client.request("POST", "/topics/news", false);
    client.data(publisher, "hello", true);

    assertThat(client.answer(publisher)).startsWith("201 {\"id\":\"epoch0.1\"");
    assertThat(client.readUntil(listener, "\n\n")).isEqualTo("id: epoch0.1\ndata: hello\n\n");
  }

  @Test
  void theHeadOfAStreamSaysWhatItSaysInHttp1ButForTheConnection() throws IOException {
    RawHttp2 client = server.http2();

    Http2Headers head = client.head(client.get("/topics/news"));

    List<String> all = new ArrayList<>();
    head.forEach(field -> all.add(field.getKey() + ": " + field.getValue()));
    assertThat(all)
        .containsExactlyInAnyOrder(
            ":status: 200",
            "content-type: text/event-stream",
            "cache-control: no-cache, no-transform",
            "x-accel-buffering: no",
            "x-content-type-options: nosniff",
            "vary: Accept, Last-Event-ID",
            "sse-heartbeat: 15",
            "last-event-id: epoch0.0",
            "date: Thu, 01 Jan 2026 00:00:00 GMT");
  }

  @Test
  void theWindowOfAStreamIsItsBackPressure() throws IOException {
    RawHttp2 client = server.http2(RawHttp2.INITIAL_WINDOW_SIZE, SMALL_WINDOW);
    int listener = client.get("/topics/news");
    client.head(listener);
    for (int i = 0; i < 500; i++) {
      server.publish("news", "event " + i);
    }

    String before = client.await(RawHttp2.DATA, listener).text();
    while (before.length() < SMALL_WINDOW) {
      before += client.await(RawHttp2.DATA, listener).text();
    }
    client.ping();
    client.await(RawHttp2.PING, 0);
    boolean more = client.hasKept(RawHttp2.DATA, listener);
    client.window(listener, 1_000_000);
    client.window(0, 1_000_000);
    String all = before + client.readUntil(listener, "data: event 499\n\n");

    assertThat(before).hasSize(SMALL_WINDOW);
    assertThat(more).isFalse();
    assertThat(all.replaceAll("id: .*\n|retry: .*\n:\n", "")).isEqualTo(events(500));
  }

  @Test
  void aStreamThatDoesNotReadHoldsUpNoOther() throws IOException {
    RawHttp2 client = server.http2(RawHttp2.INITIAL_WINDOW_SIZE, SMALL_WINDOW);
    int stalled = client.get("/topics/news");
    int other = client.get("/topics/news");
    client.window(other, 60_000);
    client.head(stalled);
    client.head(other);

    for (int i = 0; i < 1000; i++) {
      server.publish("news", "event " + i);
    }

    String all = client.readUntil(other, "data: event 999\n\n");
    assertThat(all.replaceAll("id: .*\n|retry: .*\n:\n", "")).isEqualTo(events(1000));
    client.window(0, 1_000_000);
    client.window(stalled, 1_000_000);
    String late = client.readUntil(stalled, "data: event 999\n\n");
    assertThat(late.replaceAll("id: .*\n|retry: .*\n:\n", "")).isEqualTo(events(1000));
  }

  @Test
  void allStreamsOfATopicShareItsBytes() throws IOException {
    RawHttp2 client = server.http2(RawHttp2.INITIAL_WINDOW_SIZE, 100);
    for (int i = 0; i < 500; i++) {
      client.follow("/topics/news");
    }
    long before = server.directBytes();

    server.publish("news", "x".repeat(100_000));

    eventually("all have been given it", () -> delivered() == 500);
    assertThat(server.directBytes() - before).isBetween(99_000L, 500_000L);
  }

  @Test
  void aStreamOverTheLimitIsRefusedAndMayBeTriedAgain() throws IOException {
    server.options(all -> all.http2(new Http2Options(2, 100, 100, false)));
    RawHttp2 client = server.http2();
    int first = client.follow("/topics/a");
    client.follow("/topics/b");

    int third = client.get("/topics/c");
    Frame refused = client.await(RawHttp2.RST_STREAM, third);
    client.reset(first);
    int fourth = client.follow("/topics/c");

    assertThat(refused.number(0)).isEqualTo((int) Http2Error.REFUSED_STREAM.code());
    assertThat(fourth).isPositive();
    assertThat(server.metrics().rejections(Limit.STREAMS)).isEqualTo(1);
  }

  @Test
  void theLimitOfStreamsIsAnnounced() throws IOException {
    server.options(all -> all.http2(new Http2Options(77, 100, 100, false)));
    RawHttp2 client = server.http2();

    Frame settings = client.await(RawHttp2.SETTINGS, 0);

    assertThat(settings.payload()).containsSequence(0, 3, 0, 0, 0, 77);
  }

  @Test
  void whoFollowsWhenAllStreamsAreTakenIsToldWhenToComeBack() throws IOException {
    server.options(all -> all.http2(new Http2Options(100, 1, 100, false)));
    RawHttp2 client = server.http2();
    client.follow("/topics/a");

    String answer = client.answer(client.get("/topics/b"));

    assertThat(answer).matches("200 retry: [0-9]+\n:\n");
  }

  @Test
  void aResetEndsTheListenerAndNothingElse() throws IOException {
    RawHttp2 client = server.http2();
    int gone = client.follow("/topics/news");
    int stays = client.follow("/topics/news");

    client.reset(gone);
    eventually("it is gone", () -> listeners() == 1);
    server.publish("news", "hello");

    assertThat(client.readUntil(stays, "\n\n")).endsWith("data: hello\n\n");
    assertThat(server.metrics().endings(Ended.CLIENT_GONE)).isEqualTo(1);
  }

  @Test
  void aClientThatHangsUpEndsAllItsListeners() throws IOException {
    RawHttp2 client = server.http2();
    client.follow("/topics/a");
    client.follow("/topics/b");

    client.hangUp();

    eventually("they are gone", () -> listeners() == 0 && connections() == 0);
    assertThat(server.metrics().endings(Ended.CLIENT_GONE)).isEqualTo(2);
  }

  @Test
  void aClosingServerSaysSoAndEndsItsStreamsAsHttpEndsThem() throws IOException {
    RawHttp2 client = server.http2();
    int listener = client.follow("/topics/news");

    server.server().close();

    Frame last = client.await(RawHttp2.DATA, listener);
    String text = last.text();
    while (!last.ends()) {
      last = client.await(RawHttp2.DATA, listener);
      text += last.text();
    }
    assertThat(text).matches("retry: [0-9]+\n:\n");
    assertThat(client.goodbye().number(4)).isEqualTo((int) Http2Error.NO_ERROR.code());
    assertThat(server.metrics().endings(Ended.SHUTDOWN)).isEqualTo(1);
  }

  @Test
  void aStreamThatTakesNothingIsResetAndItsConnectionGoesOn() throws IOException {
    RawHttp2 client = server.http2(RawHttp2.INITIAL_WINDOW_SIZE, SMALL_WINDOW);
    int stalled = client.get("/topics/news");
    client.head(stalled);
    for (int i = 0; i < 100; i++) {
      server.publish("news", "event " + i);
    }
    eventually("it is given what its window takes", () -> delivered() > 0);

    Frame reset = passUntil(client, RawHttp2.RST_STREAM, stalled);

    assertThat(reset.number(0)).isEqualTo((int) Http2Error.CANCEL.code());
    assertThat(client.answer(client.get("/health/live"))).isEqualTo("200 ok\n");
    assertThat(server.metrics().endings(Ended.STALLED)).isEqualTo(1);
  }

  /** Lets a little time pass again and again, while the wheels turn, until this frame comes. */
  private Frame passUntil(RawHttp2 client, int type, int stream) throws IOException {
    while (server.metrics().endings(Ended.STALLED) == 0) {
      server.pass(Duration.ofMillis(100));
      long turned = requests();
      client.get("/health/live");
      eventually("the loop came round", () -> requests() > turned);
    }
    return client.await(type, stream);
  }

  @Test
  void aConnectionThatNobodyUsesIsClosed() throws IOException {
    RawHttp2 client = server.http2();
    client.answer(client.get("/health/live"));

    eventually(
        "it is closed",
        () -> {
          server.pass(Duration.ofSeconds(5));
          return connections() == 0;
        });

    assertThat(client.goodbye().number(4)).isEqualTo((int) Http2Error.NO_ERROR.code());
  }

  @Test
  void aHeartbeatComesOnAQuietStream() throws IOException {
    RawHttp2 client = server.http2();
    int listener = client.follow("/topics/news");

    server.pass(Duration.ofSeconds(16));

    assertThat(client.await(RawHttp2.DATA, listener).text()).isEqualTo(":\n");
  }

  @Test
  void aHeadIsAnsweredWithoutABody() throws IOException {
    RawHttp2 client = server.http2();

    int stream = client.request("HEAD", "/health/live", true);
    Frame head = client.await(RawHttp2.HEADERS, stream);

    assertThat(head.ends()).isTrue();
  }

  private long listeners() {
    return metrics().listeners();
  }

  private long connections() {
    return metrics().connections();
  }

  private long delivered() {
    return metrics().delivered.sum();
  }

  private long requests() {
    return metrics().requests.sum();
  }

  private ServerMetrics metrics() {
    try {
      return server.metrics();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String events(int count) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < count; i++) {
      all.append("data: event ").append(i).append("\n\n");
    }
    return all.toString();
  }
}
