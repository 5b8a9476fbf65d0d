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

  /**
   * No handler begins after this, not even the next one for the same event. Diagnostics go on: that
   * the cursor could not be saved at the close is told nowhere else.
   */
  void hush() {
    hushed = true;
  }

  /** Whether anybody wants comments; nobody else need make them. */
  boolean wantComments() {
    return !comments.isEmpty();
  }

  void opened() {
    for (Runnable handler : open) {
      tellUnlessHushed(any -> handler.run(), "");
    }
  }

  void event(MessageEvent event) {
    tellAll(events.getOrDefault(event.type(), List.of()), event);
  }

  void comment(String text) {
    tellAll(comments, text);
  }

  void error(ConnectionError error) {
    tellAll(errors, error);
  }

  void diagnostic(Diagnostic diagnostic) {
    LOGGER.log(Level.DEBUG, diagnostic::message);
    diagnostics.forEach(handler -> tell(handler, diagnostic));
  }

  private <T> void tellAll(List<Consumer<T>> handlers, T what) {
    for (Consumer<T> handler : handlers) {
      tellUnlessHushed(handler, what);
    }
  }

  private <T> void tellUnlessHushed(Consumer<T> handler, T what) {
    if (!hushed) {
      tell(handler, what);
    }
  }

  private static <T> void tell(Consumer<T> handler, T what) {
    try {
      handler.accept(what);
    } catch (Throwable e) { // an Error too: the stream must not hang because of it
      LOGGER.log(Level.ERROR, "A handler of an EventSource failed", e);
    }
  }
}
