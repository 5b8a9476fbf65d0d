package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a source tells over real sockets, one thing after the other, as a test waits for it. The
 * limit of every wait is generous: it is reached only when a test fails.
 *
 * <p>Threads: thread-safe; what waits is for the test's thread.
 */
final class Heard {
  private static final int LIMIT_MILLIS = 10_000;
  private static final int MOMENT_MILLIS = 10;

  private final BlockingDeque<Signal> told = new LinkedBlockingDeque<>();

  private Heard(EventSource source) {
    source
        .onOpen(() -> told.add(new Signal.Opened()))
        .onComment(text -> told.add(new Signal.Comment(text)))
        .onError(error -> told.add(new Signal.Failed(error)))
        .onDiagnostic(diagnostic -> told.add(new Signal.Noted(diagnostic)));
  }

  /** Opens a source, with handlers for events of these types and {@code message}, as a page has. */
  static Heard of(EventSource source, String... types) {
    Heard heard = new Heard(source);
    source.onMessage(heard::add);
    for (String type : types) {
      source.on(type, heard::add);
    }
    source.open();
    return heard;
  }

  /** Opens a source as a subscriber, which hears events of every type. */
  static Heard all(EventSource source) {
    Heard heard = new Heard(source);
    source.subscribe(heard.new Subscriber());
    return heard;
  }

  /** Whatever comes next. */
  Signal next() {
    Signal next = poll(LIMIT_MILLIS);
    assertThat(next).as("something told within %d ms", LIMIT_MILLIS).isNotNull();
    return next;
  }

  /** The opening of a stream, which comes next. */
  void opened() {
    assertThat(next()).isInstanceOf(Signal.Opened.class);
  }

  /** The event that comes next. */
  MessageEvent event() {
    Signal next = next();
    assertThat(next).isInstanceOf(Signal.Message.class);
    return ((Signal.Message) next).event();
  }

  /** The events that come next must be these: data of type {@code message}. */
  void messages(String... data) {
    for (String expected : data) {
      MessageEvent event = event();
      assertThat(event.type()).isEqualTo("message");
      assertThat(event.data()).isEqualTo(expected);
    }
  }

  /** The event that comes next must be this. */
  void event(String type, String data, String lastEventId) {
    MessageEvent event = event();
    assertThat(event.type()).isEqualTo(type);
    assertThat(event.data()).isEqualTo(data);
    assertThat(event.lastEventId()).isEqualTo(lastEventId);
  }

  /** The comment that comes next. */
  String comment() {
    Signal next = next();
    assertThat(next).isInstanceOf(Signal.Comment.class);
    return ((Signal.Comment) next).text();
  }

  /** The remark that comes next must be of this kind. */
  void noted(Diagnostic.Kind kind) {
    Signal next = next();
    assertThat(next).isInstanceOf(Signal.Noted.class);
    assertThat(((Signal.Noted) next).diagnostic().kind()).isEqualTo(kind);
  }

  /** The error that comes next. */
  ConnectionError error() {
    Signal next = next();
    assertThat(next).isInstanceOf(Signal.Failed.class);
    return ((Signal.Failed) next).error();
  }

  /** The error that comes next must be of this kind. */
  ConnectionError error(ConnectionError.Kind kind) {
    ConnectionError error = error();
    assertThat(error.kind()).as(error.message()).isEqualTo(kind);
    return error;
  }

  /** All up to the next error. */
  List<Signal> untilError() {
    List<Signal> all = new ArrayList<>();
    Signal next = next();
    while (!(next instanceof Signal.Failed)) {
      all.add(next);
      next = next();
    }
    return all;
  }

  /** Whether nothing comes for a moment. */
  boolean isSilent() {
    Signal next = poll(MOMENT_MILLIS);
    if (next != null) {
      told.addFirst(next);
    }
    return next == null;
  }

  /** What has come and nobody has waited for. */
  List<Signal> rest() {
    return List.copyOf(told);
  }

  private @Nullable Signal poll(int millis) {
    try {
      return told.poll(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for a source", e);
    }
  }

  private void add(MessageEvent event) {
    told.add(new Signal.Message(event));
  }

  /** Asks for everything at once. What ends the source is heard as its last error. */
  private final class Subscriber implements Flow.Subscriber<MessageEvent> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(MessageEvent event) {
      add(event);
    }

    @Override
    public void onError(Throwable failure) {
      // the handler of errors has heard it
    }

    @Override
    public void onComplete() {}
  }
}
