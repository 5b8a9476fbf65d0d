package dev.tailrace.interop;

import dev.tailrace.client.ConnectionError;
import dev.tailrace.client.EventSource;
import dev.tailrace.client.EventSourceBuilder;
import dev.tailrace.client.MessageEvent;
import dev.tailrace.client.ReadyState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Our own client, and all that its handlers have heard: events of type {@code message} and of the
 * samples' own.
 *
 * <p>Threads: written by the client's, read by the test's.
 */
final class HeardSource implements AutoCloseable {
  private final BlockingQueue<Heard> events = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> comments = new LinkedBlockingQueue<>();
  private final BlockingQueue<ConnectionError> errors = new LinkedBlockingQueue<>();
  private final BlockingQueue<Boolean> openings = new LinkedBlockingQueue<>();
  private final EventSource source;

  private HeardSource(EventSource source) {
    this.source = source;
    source
        .onOpen(() -> openings.add(true))
        .onMessage(this::hear)
        .on(Samples.TYPE, this::hear)
        .onComment(comments::add)
        .onError(errors::add);
  }

  static HeardSource open(EventSourceBuilder builder) {
    HeardSource heard = new HeardSource(builder.build());
    heard.source.open();
    return heard;
  }

  /** Waits for that many events. */
  List<Heard> next(int count) {
    List<Heard> next = new ArrayList<>();
    while (next.size() < count) {
      next.add(take(events, "event after " + next));
    }
    return next;
  }

  /** Waits for the next end of a connection, or the next one that did not come about. */
  ConnectionError nextError() {
    return take(errors, "error");
  }

  void awaitOpen() {
    take(openings, "stream");
  }

  /** Waits for a comment that says this, whatever space is around it. */
  void awaitComment(String text) {
    while (!take(comments, "comment").strip().equals(text)) {
      // another one
    }
  }

  ReadyState state() {
    return source.readyState();
  }

  @Override
  public void close() {
    source.close();
  }

  private void hear(MessageEvent event) {
    events.add(new Heard(event.type(), event.data(), event.lastEventId()));
  }

  private static <T> T take(BlockingQueue<T> queue, String what) {
    try {
      T next = queue.poll(Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS);
      if (next == null) {
        throw new AssertionError("no " + what);
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }
}
