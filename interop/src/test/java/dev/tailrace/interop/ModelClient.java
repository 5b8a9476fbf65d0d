package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A listener that knows what it must hear next: the model's next event after the last one it had,
 * unless it is told of a gap. It never reads when there is nothing to come, so it never waits in
 * vain.
 *
 * <p>Threads: confined to the test's thread.
 */
final class ModelClient {
  private static final int RECEIVE_BUFFER = 4 * 1024;

  private final LocalHub hub;
  private final ModelLog model;
  private final String target;
  private final Predicate<String> topics;

  private Listener listener; // null while cut off
  private String lastId = "earliest";
  private long cursor;
  private int gaps;

  ModelClient(LocalHub hub, ModelLog model, String target, Predicate<String> topics) {
    this.hub = hub;
    this.model = model;
    this.target = target;
    this.topics = topics;
  }

  /** Reads up to so many events, checking each. */
  void read(int most) throws IOException {
    connect();
    Optional<Heard> expected = model.after(cursor, topics);
    for (int i = 0; i < most && expected.isPresent(); i++) {
      hear(listener.next(), expected.get());
      expected = model.after(cursor, topics);
    }
  }

  void cut() throws IOException {
    if (listener != null) {
      listener.close();
      listener = null;
    }
  }

  /** How often it was told of a gap. */
  int gaps() {
    return gaps;
  }

  private void connect() throws IOException {
    if (listener == null) {
      Connection connection = Connection.withReceiveBuffer(hub.port(), RECEIVE_BUFFER);
      listener = Listener.on(connection, target, "Last-Event-ID: " + lastId);
      startsBehind(ModelLog.offset(listener.head().headers().get("last-event-id")));
    }
  }

  /**
   * Who asks for the earliest gets what is left, without a gap; who comes with an id goes on there,
   * or is told.
   */
  private void startsBehind(long start) throws IOException {
    if (lastId.equals("earliest")) {
      assertThat(start).isBetween(cursor, hub.dropped());
      cursor = start;
    } else {
      assertThat(start).isGreaterThanOrEqualTo(cursor);
    }
  }

  private void hear(Heard heard, Heard expected) throws IOException {
    if (heard.isGap()) {
      long to = ModelLog.offset(heard.id());
      assertThat(to).as("a gap of what is really gone: %s", heard).isGreaterThan(cursor);
      assertThat(to).as("no further: %s", heard).isLessThanOrEqualTo(hub.dropped());
      gaps++;
    } else {
      assertThat(heard).as("after %s", lastId).isEqualTo(expected);
    }
    lastId = heard.id();
    cursor = ModelLog.offset(lastId);
  }
}
