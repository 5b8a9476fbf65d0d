package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.mock.MockEventServer;
import dev.tailrace.mock.MockExchange;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Sources and a server at the two ends of real sockets; time is the test's. Reconnects as a browser
 * does, unless a test says otherwise.
 *
 * <p>Threads: confined to the test's thread.
 */
final class SocketRig implements AutoCloseable {
  static final String PATH = "/stream";

  final MockEventServer server = MockEventServer.start();
  final ManualTimer timer = new ManualTimer();
  private final List<EventSource> sources = new ArrayList<>();

  /** A source of that path on the server, not open yet. */
  EventSource source(String path) {
    return source(request(path).build(), builder -> builder);
  }

  /** A source of the server, not open yet. */
  EventSource source(UnaryOperator<EventSourceBuilder> settings) {
    return source(request(PATH).build(), settings);
  }

  /** A source that sends this request, not open yet. */
  EventSource source(HttpRequest request, UnaryOperator<EventSourceBuilder> settings) {
    EventSourceBuilder builder =
        EventSource.builder(request).timer(timer).reconnect(ReconnectPolicy.browser());
    EventSource source = settings.apply(builder).build();
    sources.add(source);
    return source;
  }

  /** A request for that path of the server. */
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.uri(path));
  }

  /** The next request, answered with an event stream that stays open. */
  MockExchange stream() {
    MockExchange exchange = server.takeExchange();
    exchange.startStream();
    return exchange;
  }

  /** Waits out what an error announces, so that the source connects again. */
  void reconnect(ConnectionError error) {
    assertThat(error.nextDelay()).as(error.message()).isNotNull();
    timer.advance(error.nextDelay());
  }

  /** Lets time pass until the source tells something more. */
  void advanceUntilTold(Heard heard, Duration step) {
    while (heard.isSilent()) {
      timer.advance(step);
    }
  }

  @Override
  public void close() {
    sources.forEach(EventSource::close);
    server.close();
  }
}
