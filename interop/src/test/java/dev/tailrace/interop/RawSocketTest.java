package dev.tailrace.interop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.client.Backoff;
import dev.tailrace.client.ConnectionError.Kind;
import dev.tailrace.client.EventSource;
import dev.tailrace.client.EventSourceBuilder;
import dev.tailrace.mock.MockEventServer;
import dev.tailrace.mock.MockExchange;
import dev.tailrace.mock.MockResponse;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What servers and networks do to a connection of our client, on real sockets: it has the events
 * that were whole, comes back with the right id, and lets go of a connection at once when it is
 * closed. With ids in ASCII over {@code java.net.http}, with others over connections of its own.
 */
@ParameterizedClass
@ValueSource(strings = {"plain ", "é… "})
class RawSocketTest {
  /** Short, to be waited for. */
  private static final Duration SHORT = Duration.ofMillis(150);

  /** Far shorter than everything else that could close a connection. */
  private static final Duration AT_ONCE = Duration.ofSeconds(10);

  private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

  @Parameter String prefix;

  private final MockEventServer server = MockEventServer.start();
  private Hearing hearing;

  @AfterEach
  void everythingIsHeardAndNothingIsLeft() {
    hearing.close();
    hearing.assertNothingMore();
    server.awaitOpenConnections(0);
    server.close();
  }

  @Test
  void aCutByFinInTheMiddleOfAnEventLosesThatEventOnly() throws Exception {
    MockExchange first = open();
    first.send(event(1) + partOfEvent(2));
    assertThat(hearing.event()).isEqualTo(heard(1));

    first.close();

    assertThat(hearing.end()).isEqualTo(Kind.BROKEN);
    goesOnBehind(1);
  }

  @Test
  void aCutByResetInTheMiddleOfAnEventLosesThatEventOnly() throws Exception {
    MockExchange first = open();
    first.send(event(1) + partOfEvent(2));
    assertThat(hearing.event()).isEqualTo(heard(1));

    first.reset();

    assertThat(hearing.end()).isEqualTo(Kind.BROKEN);
    goesOnBehind(1);
  }

  @Test
  void aCutInTheMiddleOfAChunkLeavesWhatWasWhole() throws Exception {
    MockExchange first = open();
    byte[] chunk = (event(1) + event(2) + partOfEvent(3)).getBytes(UTF_8);
    first.sendRaw((Integer.toHexString(chunk.length + 99) + "\r\n").getBytes(UTF_8));
    first.sendRaw(chunk);

    first.close();

    assertThat(hearing.event()).isEqualTo(heard(1));
    assertThat(hearing.event()).isEqualTo(heard(2));
    assertThat(hearing.end()).isEqualTo(Kind.BROKEN);
    goesOnBehind(2);
  }

  @Test
  void anEndWithinAnEventIsAnEndAllTheSame() throws Exception {
    MockExchange first = open();
    first.send(event(1) + partOfEvent(2));

    first.end();

    assertThat(hearing.event()).isEqualTo(heard(1));
    assertThat(hearing.end()).isEqualTo(Kind.ENDED);
    goesOnBehind(1);
  }

  @Test
  void aHalfClosedConnectionIsClosedAndLeft() throws Exception {
    MockExchange first = open();
    first.send(event(1) + partOfEvent(2));

    first.halfClose();

    assertThat(hearing.event()).isEqualTo(heard(1));
    assertThat(hearing.end()).isEqualTo(Kind.BROKEN);
    first.awaitClientClose(AT_ONCE);
    goesOnBehind(1);
  }

  /** The JDK's client sends a {@code GET} again by itself, and tells nobody: not each is an end. */
  @Test
  void aConnectionThatEndsBeforeTheHeadIsMadeAgain() throws Exception {
    follow(patient());
    server.takeExchange().close();
    server.takeExchange().reset();
    server.takeExchange().halfClose();

    goesOnBehind(0);
    assertThat(hearing.ends()).isNotEmpty().containsOnly(Kind.UNREACHABLE);
  }

  @Test
  void aConnectionThatEndsInTheHeadIsMadeAgain() throws Exception {
    follow(patient());
    MockExchange first = server.takeExchange();
    first.writeHead("HTTP/1.1 200 OK\r\nContent-Ty");
    first.close();
    assertThat(hearing.end()).isEqualTo(Kind.UNREACHABLE);
    MockExchange second = server.takeExchange();
    second.writeHead("HTTP/1.1 200 OK\r\nContent-Ty");
    second.reset();
    assertThat(hearing.end()).isEqualTo(Kind.UNREACHABLE);

    goesOnBehind(0);
  }

  @Test
  void aStreamThatStallsIsClosedAndLeft() throws Exception {
    follow(builder -> builder);
    MockExchange first = server.takeExchange();
    first.respond(
        MockResponse.stream()
            .header("SSE-Heartbeat", "1")
            .text(event(1) + partOfEvent(2)) // the client's patience begins with the head
            .thenLive());

    assertThat(hearing.event()).isEqualTo(heard(1));
    assertThat(hearing.end()).isEqualTo(Kind.IDLE);
    first.awaitClientClose(AT_ONCE);
    goesOnBehind(1);
  }

  @Test
  void aHeadThatStallsIsClosedAndLeft() throws Exception {
    follow(builder -> builder.connectTimeout(SHORT));
    MockExchange first = server.takeExchange();
    first.writeHead("HTTP/1.1 200 OK\r\nContent-Ty");

    assertThat(hearing.end()).isEqualTo(Kind.CONNECT_TIMEOUT);
    first.awaitClientClose(AT_ONCE);
    assertThat(server.takeExchange().request().lastEventId()).isEqualTo(id(0));
    hearing.close();
    hearing.ends(); // it had no more time for the others
  }

  @Test
  void aStreamMayComeByteByByte() throws Exception {
    MockExchange first = open();
    String data = "aé☃𝄞";
    String stream =
        "\uFEFF: hi\r\nid: " + id(1) + "\r\ndata: " + data + "\rdata:" + data + "\n\r\n"
            + event(2) + "retry: 0\n\n" + event(3);

    for (byte each : stream.getBytes(UTF_8)) {
      first.sendBytes(new byte[] {each});
    }

    assertThat(hearing.event()).isEqualTo(Heard.message(data + "\n" + data, id(1)));
    assertThat(hearing.event()).isEqualTo(heard(2));
    assertThat(hearing.event()).isEqualTo(heard(3));
    first.reset();
    assertThat(hearing.end()).isEqualTo(Kind.BROKEN);
    goesOnBehind(3);
  }

  @Test
  void anAnswerMayComeByteByByte() throws Exception {
    follow(patient());
    MockExchange first = server.takeExchange();

    for (byte each : (HEAD + event(1)).getBytes(UTF_8)) {
      first.sendRaw(new byte[] {each});
    }

    assertThat(hearing.event()).isEqualTo(heard(1));
    first.close();
    assertThat(hearing.end()).isEqualTo(Kind.ENDED);
    goesOnBehind(1);
  }

  @Test
  void closesWhileItWaitsForTheHead() {
    follow(patient());
    MockExchange exchange = server.takeExchange();

    hearing.close();

    exchange.awaitClientClose(AT_ONCE);
  }

  @Test
  void closesInTheMiddleOfTheHead() {
    follow(patient());
    MockExchange exchange = server.takeExchange();
    exchange.writeHead("HTTP/1.1 200 OK\r\nContent-Ty");

    hearing.close();

    exchange.awaitClientClose(AT_ONCE);
  }

  @Test
  void closesWhileNothingHasCome() throws Exception {
    MockExchange exchange = open();
    hearing.awaitOpen(1);

    hearing.close();

    exchange.awaitClientClose(AT_ONCE);
  }

  @Test
  void closesInTheMiddleOfAnEvent() throws Exception {
    MockExchange exchange = open();
    exchange.send(event(1) + partOfEvent(2));
    assertThat(hearing.event()).isEqualTo(heard(1));

    hearing.close();

    exchange.awaitClientClose(AT_ONCE);
  }

  @Test
  void closesInTheMiddleOfAChunk() throws Exception {
    MockExchange exchange = open();
    exchange.sendRaw(("fff\r\n" + event(1)).getBytes(UTF_8));
    assertThat(hearing.event()).isEqualTo(heard(1));

    hearing.close();

    exchange.awaitClientClose(AT_ONCE);
  }

  @Test
  void closesWhileAnotherAnswerComes() {
    follow(patient());
    MockExchange exchange = server.takeExchange();
    exchange.writeHead("HTTP/1.1 503 Later\r\nContent-Length: 100\r\n\r\nlat");

    hearing.close();

    exchange.awaitClientClose(AT_ONCE);
  }

  @Test
  void closesFromAHandlerAndNoneBehindItHears() {
    EventSource source = source(patient());
    hearing = Hearing.of(source.onMessage(event -> source.close()));
    MockExchange exchange = server.takeExchange();
    exchange.startStream();

    exchange.send(event(1) + event(2));

    exchange.awaitClientClose(AT_ONCE);
  }

  @Test
  void closesAgainstAServerThatNeverStops() throws Exception {
    MockExchange exchange = open();
    exchange.send(event(1));
    assertThat(hearing.event()).isEqualTo(heard(1));
    Thread writer = new Thread(() -> writeComments(exchange), "writer");
    writer.setDaemon(true);
    writer.start();

    hearing.close();

    writer.join(AT_ONCE.toMillis());
    assertThat(writer.isAlive()).isFalse();
    server.awaitOpenConnections(0, AT_ONCE);
  }

  /** Until the client is gone. */
  private static void writeComments(MockExchange exchange) {
    try {
      while (true) {
        exchange.sendComment("on and on");
      }
    } catch (UncheckedIOException e) {
      exchange.close();
    }
  }

  private MockExchange open() throws InterruptedException {
    follow(patient());
    MockExchange first = server.takeExchange();
    first.startStream();
    hearing.awaitOpen(1);
    return first;
  }

  /** The next connection asks for what is behind that event, gets the next, and closes. */
  private void goesOnBehind(int number) throws InterruptedException {
    MockExchange next = server.takeExchange();
    assertThat(next.request().lastEventId()).isEqualTo(id(number));
    next.startStream();
    next.send(event(number + 1));
    assertThat(hearing.event()).isEqualTo(heard(number + 1));
    hearing.close();
    next.awaitClientClose(AT_ONCE);
  }

  private static UnaryOperator<EventSourceBuilder> patient() {
    return builder -> builder.connectTimeout(Patience.LIMIT).idleTimeout(Patience.LIMIT);
  }

  private void follow(UnaryOperator<EventSourceBuilder> settings) {
    hearing = Hearing.of(source(settings));
  }

  private EventSource source(UnaryOperator<EventSourceBuilder> settings) {
    EventSourceBuilder builder =
        EventSource.builder(server.uri("/"))
            .lastEventId(id(0))
            .reconnectionTime(Duration.ZERO)
            .reconnect(Backoff.DEFAULT.withDelays(Duration.ofMillis(1), Duration.ofMillis(5)));
    return settings.apply(builder).build();
  }

  private String id(int number) {
    return prefix + number;
  }

  private String event(int number) {
    return "id: " + id(number) + "\ndata: " + number + "\n\n";
  }

  /** All but its end. */
  private String partOfEvent(int number) {
    return "id: " + id(number) + "\ndata: " + number + "\n";
  }

  private Heard heard(int number) {
    return Heard.message(Integer.toString(number), id(number));
  }
}
