package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.client.ConnectionError.Kind;
import dev.tailrace.mock.MockExchange;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The group "reconnection" of LaunchDarkly's contract tests: 8 cases. */
class LaunchDarklyReconnectionTest {
  private static final Duration READ_TIMEOUT = Duration.ofMillis(500);

  private final SocketRig rig = new SocketRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aSourceThatIsClosedCanBeGoneOnFromByAnother() {
    EventSource first = rig.source(SocketRig.PATH);
    Heard heard = Heard.of(first);
    MockExchange stream = rig.stream();
    stream.send("data: Hello\n\n");
    heard.opened();
    heard.messages("Hello");

    first.close();
    stream.awaitClientClose();
    Heard again = Heard.of(rig.source(builder -> builder.lastEventId(first.lastEventId())));
    rig.stream().send("data: Thanks\n\n");

    again.opened();
    again.messages("Thanks");
    assertThat(heard.rest()).isEmpty();
  }

  @Test
  void theIdOfTheLastEventIsSent() {
    Heard heard = Heard.of(rig.source(SocketRig.PATH));
    MockExchange stream = rig.stream();
    assertThat(stream.request().lastEventId()).isNull();
    stream.send("id: abc\ndata: Hello\n\n");
    heard.opened();
    heard.event("message", "Hello", "abc");

    assertThat(next(heard, stream).request().lastEventId()).isEqualTo("abc");
  }

  @Test
  void anIdIsSentThoughLaterEventsHaveNone() {
    Heard heard = Heard.of(rig.source(SocketRig.PATH));
    MockExchange stream = rig.stream();
    assertThat(stream.request().lastEventId()).isNull();
    stream.send("id: abc\ndata: Hello\n\n");
    stream.send("data: World\n\n");
    heard.opened();
    heard.event("message", "Hello", "abc");
    heard.messages("World");

    assertThat(next(heard, stream).request().lastEventId()).isEqualTo("abc");
  }

  @Test
  void anEmptyIdTakesTheHeaderAway() {
    Heard heard = Heard.of(rig.source(SocketRig.PATH));
    MockExchange stream = rig.stream();
    assertThat(stream.request().lastEventId()).isNull();
    stream.send("id: abc\ndata: Hello\n\n");
    stream.send("id: \ndata: World\n\n");
    heard.opened();
    heard.event("message", "Hello", "abc");
    heard.event("message", "World", "");

    assertThat(next(heard, stream).request().headers("Last-Event-ID")).isEmpty();
  }

  @Test
  void aBodyIsSentAgain() {
    String body = "{\"hello\": \"world\"}";
    HttpRequest request =
        rig.request(SocketRig.PATH)
            .header("content-type", "application/json; charset=utf-8")
            .POST(BodyPublishers.ofString(body))
            .build();
    Heard heard = Heard.of(rig.source(request, builder -> builder));
    MockExchange stream = rig.stream();
    assertThat(stream.request().method()).isEqualTo("POST");
    assertThat(stream.request().bodyText()).isEqualTo(body);
    heard.opened();

    MockExchange second = next(heard, stream);

    assertThat(second.request().method()).isEqualTo("POST");
    assertThat(second.request().bodyText()).isEqualTo(body);
  }

  @Test
  void aStreamThatSaysNothingForTooLongIsGivenUpAndTakenUpAgain() {
    Heard heard = Heard.of(rig.source(builder -> builder.idleTimeout(READ_TIMEOUT)));
    MockExchange stream = rig.stream();
    stream.send("data: Hello\n\n");
    heard.opened();
    heard.messages("Hello");

    rig.advanceUntilTold(heard, READ_TIMEOUT);
    ConnectionError error = heard.error(Kind.IDLE);
    stream.awaitClientClose();
    rig.reconnect(error);

    rig.stream();
    heard.opened();
  }

  @Test
  void anEventThatWasCutOffIsForgotten() {
    Heard heard = Heard.of(rig.source(SocketRig.PATH));
    MockExchange stream = rig.stream();
    stream.send("id: abc\ndata: Hello\n\nid: def\ndata: Goodbye");
    heard.opened();
    heard.event("message", "Hello", "abc");

    next(heard, stream).send("data: We meet again\n\n");

    heard.event("message", "We meet again", "abc");
  }

  @Test
  void theSecondConnectionIsAsGoodAsTheFirst() {
    Heard heard = Heard.of(rig.source(SocketRig.PATH));
    MockExchange stream = rig.stream();
    stream.send("id: abc\ndata: Hello\n\n");
    heard.opened();
    heard.event("message", "Hello", "abc");

    next(heard, stream).send("id: def\ndata: World\n\n");

    heard.event("message", "World", "def");
  }

  /** Ends the stream, and waits until the source has another. */
  private MockExchange next(Heard heard, MockExchange stream) {
    stream.end();
    rig.reconnect(heard.error(Kind.ENDED));
    MockExchange next = rig.stream();
    assertThat(next.request().header("Accept")).isEqualTo("text/event-stream");
    heard.opened();
    return next;
  }
}
