package dev.tailrace.client;

import dev.tailrace.testkit.ManualExecutor;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * A source without sockets, threads or waiting: its transport, its time and its executor are the
 * test's. Chance always gives the shortest wait.
 *
 * <p>Threads: confined to the test's thread.
 */
final class Rig {
  static final URI URL = URI.create("http://hub.test/topics/news");

  final ManualTransport transport = new ManualTransport();
  final ManualTimer timer = new ManualTimer();
  final ManualExecutor executor = new ManualExecutor();
  final EventSource source;

  private Rig(EventSourceBuilder begun, UnaryOperator<EventSourceBuilder> settings) {
    EventSourceBuilder builder =
        begun
            .transport(transport)
            .timer(timer)
            .executor(executor)
            .reconnect(shortest());
    source = settings.apply(builder).build();
  }

  static Rig of() {
    return of(builder -> builder);
  }

  static Rig of(UnaryOperator<EventSourceBuilder> settings) {
    return of(HttpRequest.newBuilder(URL).build(), settings);
  }

  static Rig of(HttpRequest request, UnaryOperator<EventSourceBuilder> settings) {
    return new Rig(EventSource.builder(request), settings);
  }

  static Rig asking(
      Supplier<HttpRequest> requests, UnaryOperator<EventSourceBuilder> settings) {
    return new Rig(EventSource.builder(requests), settings);
  }

  /** The standard policy with the luck of the shortest wait. */
  static Backoff shortest() {
    return ReconnectPolicy.standard().withRandom(zero());
  }

  static RandomGenerator zero() {
    return () -> 0L;
  }

  /** Opens the source and lets it send its first request. */
  ManualTransport.Sent connect() {
    source.open();
    run();
    return transport.last();
  }

  /** Lets time pass, and all that follows happen; the last request. */
  ManualTransport.Sent after(Duration time) {
    timer.advance(time);
    run();
    return transport.last();
  }

  /** Runs all that is waiting. */
  void run() {
    executor.runAll();
  }
}
