package dev.tailrace.client;

import dev.tailrace.wire.Event;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The handlers of one source. One that throws harms neither the others nor the stream; what it
 * threw is logged, as a browser reports it.
 *
 * <p>Threads: handlers may be added from any thread; they are called in the mailbox.
 */
final class Listeners {
  static final Logger LOGGER = System.getLogger("dev.tailrace.client");

  private final List<Runnable> open = new CopyOnWriteArrayList<>();
  private final Map<String, List<Consumer<MessageEvent>>> events = new ConcurrentHashMap<>();
  private final List<Consumer<String>> comments = new CopyOnWriteArrayList<>();
  private final List<Consumer<ConnectionError>> errors = new CopyOnWriteArrayList<>();
  private final List<Consumer<Diagnostic>> diagnostics = new CopyOnWriteArrayList<>();
  private volatile boolean hushed;

  void onOpen(Runnable handler) {
    open.add(handler);
  }

  void on(String type, Consumer<MessageEvent> handler) {
    String key = type.isEmpty() ? Event.MESSAGE : type;
    events.computeIfAbsent(key, any -> new CopyOnWriteArrayList<>()).add(handler);
  }

  void onComment(Consumer<String> handler) {
    comments.add(handler);
  }

  void onError(Consumer<ConnectionError> handler) {
    errors.add(handler);
  }

  void onDiagnostic(Consumer<Diagnostic> handler) {
    diagnostics.add(handler);
  }

  /** No handler begins after this, not even the next one for the same event. */
  void hush() {
    hushed = true;
  }

  /** Whether anybody wants comments; nobody else need make them. */
  boolean wantComments() {
    return !comments.isEmpty();
  }

  void opened() {
    open.forEach(handler -> tell(any -> handler.run(), ""));
  }

  /** Tells the handlers of its type; false if the source was closed before all were told. */
  boolean event(MessageEvent event) {
    boolean all = true;
    for (Consumer<MessageEvent> handler : events.getOrDefault(event.type(), List.of())) {
      all = tell(handler, event);
    }
    return all;
  }

  void comment(String text) {
    comments.forEach(handler -> tell(handler, text));
  }

  void error(ConnectionError error) {
    errors.forEach(handler -> tell(handler, error));
  }

  void diagnostic(Diagnostic diagnostic) {
    LOGGER.log(Level.DEBUG, diagnostic::message);
    diagnostics.forEach(handler -> tell(handler, diagnostic));
  }

  /** Calls a handler; false if it is too late for that. */
  private <T> boolean tell(Consumer<T> handler, T what) {
    if (hushed) {
      return false;
    }
    try {
      handler.accept(what);
    } catch (Throwable e) { // an Error too: the stream must not hang because of it
      LOGGER.log(Level.ERROR, "A handler of an EventSource failed", e);
    }
    return true;
  }
}
