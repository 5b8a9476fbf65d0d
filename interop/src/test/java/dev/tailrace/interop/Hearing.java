package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.client.ConnectionError;
import dev.tailrace.client.EventSource;
import dev.tailrace.client.MessageEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * All that a source of ours tells its handlers, to be taken piece by piece.
 *
 * <p>Threads: thread-safe.
 */
final class Hearing implements AutoCloseable {
  private final EventSource source;
  private final BlockingQueue<MessageEvent> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<ConnectionError> errors = new LinkedBlockingQueue<>();
  private final Count opened = new Count();

  private Hearing(EventSource source) {
    this.source = source;
  }

  /** Opens it. */
  static Hearing of(EventSource source) {
    Hearing hearing = new Hearing(source);
    source
        .onOpen(hearing.opened::increment)
        .onMessage(hearing.events::add)
        .onError(hearing.errors::add)
        .open();
    return hearing;
  }

  EventSource source() {
    return source;
  }

  /** Waits until it has been open so many times. */
  void awaitOpen(int times) throws InterruptedException {
    opened.await(times);
  }

  /** The next event. */
  Heard event() throws InterruptedException {
    MessageEvent event = events.poll(Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    assertThat(event).as("an event; errors are %s", errors).isNotNull();
    return new Heard(event.type(), event.data(), event.lastEventId());
  }

  /** What the next connection ended of. */
  ConnectionError.Kind end() throws InterruptedException {
    ConnectionError error = errors.poll(Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    assertThat(error).as("the end of a connection").isNotNull();
    return error.kind();
  }

  /** What all connections so far ended of, if nobody has taken that. */
  List<ConnectionError.Kind> ends() {
    List<ConnectionError> all = new ArrayList<>();
    errors.drainTo(all);
    return all.stream().map(ConnectionError::kind).toList();
  }

  /** Fails if there is an event, or an end, that nobody has taken. */
  void assertNothingMore() {
    assertThat(events).isEmpty();
    assertThat(errors).isEmpty();
  }

  @Override
  public void close() {
    source.close();
  }
}
