package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** The life of a source, rule by rule of the standard, on a manual clock. */
class EventSourceTest {
  private static final Duration RECONNECTION = Duration.ofSeconds(3);

  private final Rig rig = Rig.of();
  private final EventSource source = rig.source;
  private final Told told = new Told(source, "price");

  @Test
  void nothingHappensBeforeItIsOpened() {
    rig.run();

    assertThat(rig.transport.sent).isEmpty();
    assertThat(source.readyState()).isEqualTo(ReadyState.CONNECTING);
    assertThat(source.url()).isEqualTo(Rig.URL);
  }

  @Test
  void theRequestSaysThatItWantsAStreamAndNoCache() {
    ManualTransport.Sent request = rig.connect();

    assertThat(request.request.method()).isEqualTo("GET");
    assertThat(request.header("Accept")).isEqualTo("text/event-stream");
    assertThat(request.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(request.header("Last-Event-ID")).isNull();
  }

  @Test
  void itIsOpenWithTheHeadBeforeAnyByteOfTheBody() {
    rig.connect().open();
    rig.run();

    assertThat(told.lines()).containsExactly("open");
    assertThat(source.readyState()).isEqualTo(ReadyState.OPEN);
  }

  @Test
  void eventsComeInOrderWithTypeDataAndId() {
    rig.connect().open().send("id: 1\ndata: a\n\nevent: price\n", "data: b\n\n: c\n");
    rig.run();

    assertThat(told.lines()).containsExactly("open", "message a #1", "price b #1", ": c");
    assertThat(source.lastEventId()).isEqualTo("1");
  }

  @Test
  void theEndOfAStreamIsToldThenWaitedForThenTheIdIsSent() {
    rig.connect().open().send("id: 1\ndata: a\n\n").end();
    rig.run();

    assertThat(told.lines()).containsExactly("open", "message a #1", "error ENDED in 3000");
    assertThat(source.readyState()).isEqualTo(ReadyState.CONNECTING);

    rig.after(RECONNECTION.minusMillis(1));
    assertThat(rig.transport.sent).hasSize(1);

    assertThat(rig.after(Duration.ofMillis(1)).header("Last-Event-ID")).isEqualTo("1");
    assertThat(rig.transport.sent).hasSize(2);
  }

  @Test
  void anIdWithoutDataMovesTheCursor() {
    rig.connect().open().send("id: 7\n\n").end();
    rig.run();

    assertThat(source.lastEventId()).isEqualTo("7");
    assertThat(rig.after(RECONNECTION).header("Last-Event-ID")).isEqualTo("7");
  }

  @Test
  void anEmptyIdTakesTheHeaderAway() {
    rig.connect().open().send("id: 7\ndata: a\n\nid:\ndata: b\n\n").end();
    rig.run();

    assertThat(rig.after(RECONNECTION).header("Last-Event-ID")).isNull();
  }

  @Test
  void whatWasIncompleteIsForgottenWithItsConnection() {
    rig.connect().open().send("id: 1\ndata: a\n\nid: 2\ndata: b").end();
    rig.run();
    ManualTransport.Sent second = rig.after(RECONNECTION);
    second.open().send("data: c\n\n");
    rig.run();

    assertThat(second.header("Last-Event-ID")).isEqualTo("1");
    assertThat(told.lines())
        .containsExactly("open", "message a #1", "error ENDED in 3000", "open", "message c #1");
  }

  @Test
  void theServersReconnectionTimeIsKept() {
    rig.connect().open().send("retry: 20000\n").end();
    rig.run();

    assertThat(told.lines()).containsExactly("open", "error ENDED in 20000");
    assertThat(source.reconnectionTime()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void aFailureOfTheNetworkIsTriedAgainFromTheFirstAttemptOn() {
    rig.connect().fail("refused");
    rig.run();

    assertThat(told.lines()).containsExactly("error UNREACHABLE in 3000");
    assertThat(rig.after(RECONNECTION)).isNotSameAs(rig.transport.sent.get(0));
  }

  @Test
  void noContentStopsForGood() {
    rig.connect().answer(204);
    rig.run();
    rig.after(Duration.ofDays(1));

    assertThat(told.lines()).containsExactly("error NO_CONTENT 204");
    assertThat(source.readyState()).isEqualTo(ReadyState.CLOSED);
    assertThat(rig.transport.sent).hasSize(1);
  }

  @Test
  void whatIsNoEventStreamFailsForGoodAndItsBodyIsShown() {
    ManualTransport.Sent request = rig.connect();
    StringBuilder said = new StringBuilder();
    source.onError(
        error -> said.append(error.response().body()).append('|').append(error.message()));

    request.answer(200, "Content-Type", "text/html").send("<h1>Hello</h1>").end();
    rig.run();

    assertThat(told.lines()).containsExactly("error NOT_A_STREAM 200");
    assertThat(said)
        .hasToString(
            "<h1>Hello</h1>|http://hub.test: not an event stream: Content-Type is text/html");
    assertThat(request.aborted).isTrue();
  }

  @Test
  void closeLetsGoOfTheConnectionAtOnceAndNothingIsToldAfter() {
    ManualTransport.Sent request = rig.connect().open().send("data: a\n\n");
    rig.run();
    told.lines();

    request.send("data: b\n\n");
    source.close();
    rig.run();

    assertThat(request.aborted).isTrue();
    assertThat(told.lines()).isEmpty();
    assertThat(source.readyState()).isEqualTo(ReadyState.CLOSED);
    assertThat(rig.timer.waiting()).isZero();
  }

  @Test
  void closeFromAHandlerKeepsBackTheRestOfTheChunk() {
    source.onMessage(event -> source.close());
    rig.connect().open().send("data: a\n\ndata: b\n\n");
    rig.run();

    assertThat(told.lines()).containsExactly("open", "message a");
  }

  @Test
  void closeFromAHandlerKeepsBackTheHandlersBehindIt() {
    List<String> behind = new ArrayList<>();
    source.onMessage(event -> source.close()).onMessage(event -> behind.add(event.data()));
    rig.connect().open().send("data: a\n\n");
    rig.run();

    assertThat(behind).isEmpty();
  }

  @Test
  void closeEndsTheWaitForAnotherConnection() {
    rig.connect().open().end();
    rig.run();
    source.close();
    rig.after(Duration.ofDays(1));

    assertThat(rig.transport.sent).hasSize(1);
    assertThat(rig.timer.waiting()).isZero();
  }

  @Test
  void aSourceOpensOnce() {
    source.open();

    assertThatThrownBy(source::open).isInstanceOf(IllegalStateException.class);
    source.close();
    assertThatThrownBy(source::events).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aHandlerThatThrowsHarmsNobody() {
    source.onMessage(
        event -> {
          throw new AssertionError("a handler's own");
        });
    rig.connect().open().send("data: a\n\ndata: b\n\n");
    rig.run();

    assertThat(told.lines()).containsExactly("open", "message a", "message b");
  }

  @Test
  void anExecutorThatTakesNothingClosesTheSource() {
    Executor full =
        task -> {
          throw new RejectedExecutionException("full");
        };
    EventSource refused = Rig.of(builder -> builder.executor(full)).source;
    EventSource looped = Rig.of(builder -> builder.executor(full)).source;
    Slow slow = new Slow();

    assertThatThrownBy(refused::open).isInstanceOf(RejectedExecutionException.class);
    assertThatThrownBy(looped::events).isInstanceOf(RejectedExecutionException.class);
    Rig.of(builder -> builder.executor(full)).source.subscribe(slow);

    assertThat(refused.readyState()).isEqualTo(ReadyState.CLOSED);
    assertThat(looped.readyState()).isEqualTo(ReadyState.CLOSED);
    assertThat(slow.failure).isInstanceOf(RejectedExecutionException.class);
  }

  @Test
  void onlyUrlsOfHttpAreTaken() {
    for (String url : new String[] {"ftp://a/", "about:blank", "mailto:a@b", "//a/b", "/b"}) {
      assertThatThrownBy(() -> EventSource.of(URI.create(url)))
          .as(url)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
