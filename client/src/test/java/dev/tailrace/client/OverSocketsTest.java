package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.mock.MockEventServer;
import dev.tailrace.mock.MockExchange;
import dev.tailrace.mock.MockResponse;
import dev.tailrace.wire.Event;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only a real connection shows: that it comes, goes, and is let go. */
class OverSocketsTest {
  private static final ReconnectPolicy AT_ONCE = (error, time) -> Optional.of(Duration.ZERO);

  private final MockEventServer server = MockEventServer.start();
  private final URI url = server.uri("/news");

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void closeWhileTheServerIsSilentClosesTheSocket() throws InterruptedException {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    EventSource source = EventSource.of(url).onOpen(() -> told.add("open")).open();
    MockExchange exchange = server.takeExchange();
    exchange.startStream();
    assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("open");

    source.close();

    exchange.awaitClientClose();
    assertThat(told).isEmpty();
  }

  @Test
  void closeBeforeAnyAnswerClosesTheSocket() {
    EventSource source = EventSource.of(url).open();
    MockExchange exchange = server.takeExchange();

    source.close();

    exchange.awaitClientClose();
  }

  @Test
  void closeInTheMiddleOfAnEventClosesTheSocket() {
    EventSource source = EventSource.of(url).open();
    MockExchange exchange = server.takeExchange();
    exchange.startStream();
    exchange.send("data: half");

    source.close();

    exchange.awaitClientClose();
  }

  @Test
  void aLoopTakesEventsOverManyConnections() {
    server.enqueue(MockResponse.stream().event(Event.of("a").withId("1")).thenEnd());
    server.enqueue(MockResponse.stream().event("b").thenClose());
    server.enqueue(MockResponse.stream().event("c").thenReset());
    server.enqueue(MockResponse.status(503));
    server.enqueue(MockResponse.status(204));

    List<String> data = new ArrayList<>();
    try (EventSource source = EventSource.builder(url).reconnect(noMoreThan204()).build()) {
      source.events().forEach(event -> data.add(event.data() + event.lastEventId()));
    }

    assertThat(data).containsExactly("a1", "b1", "c1");
    assertThat(server.requests())
        .extracting(r -> r.lastEventId())
        .containsExactly(null, "1", "1", "1", "1");
  }

  @Test
  void aPostIsSentAgainWithItsBody() {
    server.enqueue(MockResponse.stream().event("a").thenEnd());
    server.enqueue(MockResponse.stream().event("b").thenEnd());
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"q\":1}"))
            .build();

    try (EventSource source = EventSource.builder(request).reconnect(AT_ONCE).build()) {
      Iterator<MessageEvent> events = source.events().iterator();
      events.next();
      events.next();
    }

    assertThat(server.requests())
        .allSatisfy(
            sent -> {
              assertThat(sent.method()).isEqualTo("POST");
              assertThat(sent.bodyText()).isEqualTo("{\"q\":1}");
              assertThat(sent.header("Content-Type")).isEqualTo("application/json");
            });
  }

  @Test
  void anIdOutsideOfAsciiIsSentAsUtf8() {
    server.enqueue(MockResponse.stream().event(Event.of("a").withId("é…😀")).thenClose());
    server.enqueue(MockResponse.stream().event("b").thenEnd());

    try (EventSource source = EventSource.builder(url).reconnect(AT_ONCE).build()) {
      Iterator<MessageEvent> events = source.events().iterator();
      events.next();
      assertThat(events.next().lastEventId()).isEqualTo("é…😀");
    }

    assertThat(server.requests().get(1).headerBytes("Last-Event-ID"))
        .isEqualTo("é…😀".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aStreamThatEndsForGoodIsAnEndAndABrokenOneAFailure() {
    server.enqueue(MockResponse.stream().event("a").event("[DONE]").thenEnd());
    server.enqueue(MockResponse.stream().event("a").thenReset());

    try (Stream<MessageEvent> whole = once().stream()) {
      assertThat(whole.map(MessageEvent::data)).containsExactly("a", "[DONE]");
    }
    try (EventSource broken = once()) {
      Iterator<MessageEvent> events = broken.events().iterator();
      events.next();
      assertThatThrownBy(events::next)
          .isInstanceOfSatisfying(
              EventSourceException.class,
              e -> assertThat(e.error().kind()).isEqualTo(ConnectionError.Kind.BROKEN));
    }
  }

  @Test
  void aLoopThatWaitsIsWokenByClose() throws InterruptedException {
    EventSource source = EventSource.of(url);
    List<MessageEvent> taken = new ArrayList<>();
    Thread loop = new Thread(() -> source.events().forEach(taken::add));
    loop.start();
    MockExchange exchange = server.takeExchange();
    exchange.startStream();

    source.close();
    loop.join(10_000);

    assertThat(loop.isAlive()).isFalse();
    assertThat(taken).isEmpty();
    exchange.awaitClientClose();
  }

  @Test
  void aLoopThatIsInterruptedClosesTheSourceAndStaysInterrupted() throws InterruptedException {
    EventSource source = EventSource.of(url);
    BlockingQueue<Object> outcome = new LinkedBlockingQueue<>();
    Thread loop =
        new Thread(
            () -> {
              try {
                source.events().iterator().next();
              } catch (EventSourceException e) {
                outcome.add(e.error().kind());
                outcome.add(Thread.currentThread().isInterrupted());
              }
            });
    loop.start();
    MockExchange exchange = server.takeExchange();
    exchange.startStream();

    loop.interrupt();

    assertThat(outcome.poll(10, TimeUnit.SECONDS)).isEqualTo(ConnectionError.Kind.INTERRUPTED);
    assertThat(outcome.poll(10, TimeUnit.SECONDS)).isEqualTo(true);
    assertThat(source.readyState()).isEqualTo(ReadyState.CLOSED);
    exchange.awaitClientClose();
  }

  private EventSource once() {
    return EventSource.builder(url).reconnect(ReconnectPolicy.NEVER).build();
  }

  private static ReconnectPolicy noMoreThan204() {
    return (error, time) -> error.status() == 204 ? Optional.empty() : Optional.of(Duration.ZERO);
  }
}
