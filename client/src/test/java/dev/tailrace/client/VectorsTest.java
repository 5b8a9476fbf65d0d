package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.mock.MockEventServer;
import dev.tailrace.mock.MockExchange;
import dev.tailrace.testkit.Vectors;
import dev.tailrace.testkit.Vectors.Message;
import dev.tailrace.testkit.Vectors.ParserCase;
import dev.tailrace.testkit.Vectors.ReconnectCase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases that say how a stream is to be read, over real sockets. */
class VectorsTest {
  private static final Duration UNLESS_TOLD = Duration.ofSeconds(3);

  private static MockEventServer server;

  private @Nullable EventSource opened;
  private Heard heard;
  private final List<MessageEvent> events = new ArrayList<>();
  private final List<String> comments = new ArrayList<>();

  @BeforeAll
  static void start() {
    server = MockEventServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
  }

  static List<ParserCase> parser() {
    return Vectors.parser();
  }

  static List<ReconnectCase> reconnect() {
    return Vectors.reconnect();
  }

  @Test
  void allCasesAreHere() {
    assertThat(parser()).hasSize(190);
    assertThat(reconnect()).hasSize(5);
  }

  @ParameterizedTest
  @MethodSource("parser")
  void aStreamIsReadAsItShould(ParserCase c) {
    EventSource source = follow(c.name());

    MockExchange stream = exchange(c.name());
    assertThat(stream.request().lastEventId()).isNull();
    stream.startStream();
    for (int i = 0; i < c.chunks().size(); i++) {
      send(stream, c.chunks().get(i));
      hearEvents(dueAfter(c, i));
    }
    end(stream);

    assertThat(messages()).isEqualTo(c.events());
    if (c.comments() != null) {
      assertThat(comments).isEqualTo(c.comments());
    }
    assertThat(source.lastEventId()).isEqualTo(c.finalLastEventId());
    assertThat(source.reconnectionTime()).isEqualTo(reconnectionTime(c.retryMillis()));
    MockExchange further = exchange(c.name());
    assertThat(header(further)).isEqualTo(c.finalLastEventId().strip());
    source.close();
    further.awaitClientClose();
  }

  @ParameterizedTest
  @MethodSource("reconnect")
  void connectionsInARowAreReadAsTheyShould(ReconnectCase c) {
    EventSource source = follow(c.name());
    List<String> headers = new ArrayList<>();

    for (Vectors.Connection connection : c.connections()) {
      MockExchange stream = exchange(c.name());
      headers.add(stream.request().lastEventId());
      stream.startStream();
      connection.chunks().forEach(chunk -> send(stream, chunk));
      end(stream);
    }
    MockExchange further = exchange(c.name());
    headers.add(further.request().lastEventId());

    assertThat(messages()).isEqualTo(c.events());
    assertThat(headers).isEqualTo(c.lastEventIdHeaders());
    assertThat(source.reconnectionTime()).isEqualTo(reconnectionTime(c.retryMillis()));
    source.close();
    further.awaitClientClose();
  }

  private EventSource follow(String name) {
    EventSource source =
        EventSource.builder(server.uri("/" + name))
            .reconnect((error, reconnectionTime) -> Optional.of(Duration.ZERO))
            .build();
    heard = Heard.all(source);
    opened = source;
    return source;
  }

  private static MockExchange exchange(String name) {
    MockExchange exchange = server.takeExchange();
    assertThat(exchange.request().target()).isEqualTo("/" + name);
    return exchange;
  }

  /** A chunk of HTTP is never empty: that would be the last. */
  private static void send(MockExchange stream, byte[] chunk) {
    if (chunk.length > 0) {
      stream.sendBytes(chunk);
    }
  }

  /** The body ends here, and all that it brought is heard. */
  private void end(MockExchange stream) {
    stream.end();
    heard.untilError().forEach(this::keep);
  }

  /** How many events must have come after that chunk, before the next is sent. */
  private static long dueAfter(ParserCase c, int chunk) {
    List<Integer> after = c.emittedAfterChunk();
    return after == null ? 0 : after.stream().filter(i -> i <= chunk).count();
  }

  private void hearEvents(long due) {
    while (events.size() < due) {
      keep(heard.next());
    }
  }

  private void keep(Signal signal) {
    if (signal instanceof Signal.Message message) {
      events.add(message.event());
    } else if (signal instanceof Signal.Comment comment) {
      comments.add(comment.text());
    }
  }

  private List<Message> messages() {
    return events.stream().map(e -> new Message(e.type(), e.data(), e.lastEventId())).toList();
  }

  private static Duration reconnectionTime(Long retryMillis) {
    return retryMillis == null ? UNLESS_TOLD : Duration.ofMillis(retryMillis);
  }

  /** What was sent; HTTP takes white space off its ends. */
  private static String header(MockExchange exchange) {
    String sent = exchange.request().lastEventId();
    return sent == null ? "" : sent;
  }
}
