package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.client.ConnectionError.Kind;
import dev.tailrace.mock.MockExchange;
import dev.tailrace.mock.MockResponse;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A source's own states and words, by the web platform tests {@code eventsource-*}. */
class WebPlatformInterfaceTest {
  private static final int LIMIT_SECONDS = 10;

  private final SocketRig rig = new SocketRig();
  private final BlockingQueue<ReadyState> states = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  @DisplayName("eventsource-close.window.js: 1; dedicated-worker/eventsource-close.js")
  void aSourceIsConnectingThenOpenThenClosed() throws InterruptedException {
    EventSource source = rig.source(SocketRig.PATH);
    source.onOpen(() -> closeAndNote(source));
    Heard heard = Heard.of(source);
    assertThat(source.readyState()).isEqualTo(ReadyState.CONNECTING);

    MockExchange stream = rig.stream();

    assertThat(nextState()).isEqualTo(ReadyState.OPEN);
    assertThat(nextState()).isEqualTo(ReadyState.CLOSED);
    stream.awaitClientClose();
    assertThat(heard.rest()).allMatch(Signal.Opened.class::isInstance);
  }

  @Test
  @DisplayName("eventsource-close.window.js: test events")
  void everyEndIsAnErrorUntilNoContentIsTheLast() throws InterruptedException {
    EventSource source = rig.source(SocketRig.PATH);
    source.onError(error -> states.add(source.readyState()));
    rig.server.enqueue(WebPlatform.body("retry: 2\ndata: opened\n\n"));
    rig.server.enqueue(WebPlatform.body("data: reconnected\n\n"));
    Heard heard = Heard.of(source); // then the script is over, and the answer is 204

    heard.opened();
    heard.messages("opened");
    rig.reconnect(heard.error(Kind.ENDED));
    assertThat(nextState()).isEqualTo(ReadyState.CONNECTING);
    heard.opened();
    heard.messages("reconnected");
    rig.reconnect(heard.error(Kind.ENDED));
    assertThat(nextState()).isEqualTo(ReadyState.CONNECTING);

    assertThat(heard.error(Kind.NO_CONTENT).isFinal()).isTrue();
    assertThat(nextState()).isEqualTo(ReadyState.CLOSED);
    rig.timer.advance(Duration.ofDays(1));
    assertThat(rig.server.requestCount()).isEqualTo(3);
    assertThat(heard.rest()).isEmpty();
  }

  @Test
  @DisplayName("eventsource-reconnect.window.js: 200")
  void aStreamThatEndedWithoutAnEventIsTakenUpAgain() {
    rig.server.enqueue(WebPlatform.body("retry: 2\n"));
    rig.server.enqueue(WebPlatform.body("data: data\n\n"));
    Heard heard = Heard.of(rig.source(SocketRig.PATH));
    heard.opened();
    ConnectionError end = heard.error(Kind.ENDED);
    assertThat(end.nextDelay()).isEqualTo(Duration.ofMillis(2));

    rig.reconnect(end);

    heard.opened();
    heard.messages("data");
  }

  @Test
  @DisplayName("eventsource-reconnect.window.js: test reconnection events")
  void theErrorComesBetweenTheTwoStreams() throws InterruptedException {
    EventSource source = rig.source(SocketRig.PATH);
    source.onError(error -> states.add(source.readyState()));
    rig.server.enqueue(WebPlatform.body("retry: 2\ndata: ok\n\n"));
    rig.server.enqueue(WebPlatform.body("data: data\n\n"));
    Heard heard = Heard.of(source);

    heard.opened();
    heard.messages("ok");
    rig.reconnect(heard.error(Kind.ENDED));
    assertThat(nextState()).isEqualTo(ReadyState.CONNECTING);
    heard.opened();
    heard.messages("data");
  }

  @Test
  @DisplayName("eventsource-request-cancellation.window.js")
  void aSourceThatIsClosedBeforeTheAnswerComesHearsNothing() {
    EventSource source = rig.source(SocketRig.PATH);
    Heard heard = Heard.of(source);
    MockExchange exchange = rig.server.takeExchange();

    source.close();

    exchange.awaitClientClose();
    assertThat(source.readyState()).isEqualTo(ReadyState.CLOSED);
    assertThat(rig.timer.waiting()).isZero();
    assertThat(heard.rest()).isEmpty();
  }

  @Test
  @DisplayName("eventsource-constructor-url-bogus.any.js")
  void whatIsNoUrlIsRefusedAtOnce() {
    assertThatThrownBy(() -> EventSource.of(URI.create("http://this is invalid/")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(rig.server.requestCount()).isZero();
  }

  @Test
  @DisplayName("eventsource-constructor-empty-url.any.js")
  void anEmptyUrlIsRefusedSinceThereIsNoPageItCouldMean() {
    assertThatThrownBy(() -> EventSource.of(URI.create("")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://example.not/",
        "about:blank",
        "mailto:whatwg@awesome.example",
        "javascript:alert('FAIL')"
      })
  @DisplayName("eventsource-constructor-non-same-origin.window.js")
  void urlsThatAreNotOfHttpAreRefusedAtOnce(String url) {
    URI uri = URI.create(url);

    assertThatThrownBy(() -> EventSource.of(uri)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("eventsource-url.any.js")
  void aSourceTellsTheUrlItWasGiven() {
    URI uri = rig.server.uri("/resources/message?a=b#c");

    assertThat(EventSource.of(uri).url()).isEqualTo(uri);
  }

  @Test
  @DisplayName("eventsource-eventtarget.any.js, eventsource-onmessage.any.js")
  void messagesAreHeardUnderTheirNameAndByTheirOwnMethod() throws InterruptedException {
    rig.server.enqueue(WebPlatform.message("data: data"));
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    rig.source(SocketRig.PATH)
        .on("message", event -> heard.add("on " + event.data()))
        .onMessage(event -> heard.add("onMessage " + event.data()))
        .open();

    assertThat(heard.poll(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("on data");
    assertThat(heard.poll(LIMIT_SECONDS, TimeUnit.SECONDS)).isEqualTo("onMessage data");
  }

  @Test
  @DisplayName("eventsource-onopen.any.js")
  void aSourceIsOpenBeforeTheFirstByteOfTheBody() throws InterruptedException {
    EventSource source = rig.source(SocketRig.PATH);
    source.onOpen(() -> states.add(source.readyState())).open();

    rig.server.takeExchange().respond(MockResponse.stream());

    assertThat(nextState()).isEqualTo(ReadyState.OPEN);
  }

  @Test
  @DisplayName("eventsource-from-readable-stream.any.js: lastEventId, reconnectionTime")
  void theLastEventIdAndTheReconnectionTimeCanBeAskedForAndSurviveAnEnd() {
    EventSource source = rig.source(SocketRig.PATH);
    assertThat(source.lastEventId()).isEmpty();
    assertThat(source.reconnectionTime()).isPositive();
    rig.server.enqueue(WebPlatform.message("retry: 5000\nid: 42\ndata: first"));
    rig.server.enqueue(WebPlatform.message("retry: bogus\ndata: after-reconnect"));
    Heard heard = Heard.of(source);

    heard.opened();
    heard.messages("first");
    assertThat(source.lastEventId()).isEqualTo("42");
    assertThat(source.reconnectionTime()).isEqualTo(Duration.ofSeconds(5));
    rig.reconnect(heard.error(Kind.ENDED));

    heard.opened();
    heard.messages("after-reconnect");
    assertThat(source.lastEventId()).isEqualTo("42");
    assertThat(source.reconnectionTime()).isEqualTo(Duration.ofSeconds(5));
  }

  private void closeAndNote(EventSource source) {
    states.add(source.readyState());
    source.close();
    states.add(source.readyState());
  }

  private ReadyState nextState() throws InterruptedException {
    ReadyState state = states.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
    assertThat(state).as("a state within %d s", LIMIT_SECONDS).isNotNull();
    return state;
  }
}
