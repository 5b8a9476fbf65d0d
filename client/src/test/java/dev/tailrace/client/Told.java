package dev.tailrace.client;

import java.util.ArrayList;
import java.util.List;

/**
 * What a source tells its handlers, in order, as short lines: {@code open}, {@code message a},
 * {@code price 1 #id}, {@code :comment}, {@code error ENDED in 3000}, {@code error NO_CONTENT}.
 *
 * <p>Threads: thread-safe.
 */
final class Told {
  private final List<String> lines = new ArrayList<>();

  Told(EventSource source, String... types) {
    source
        .onOpen(() -> add("open"))
        .onMessage(this::event)
        .onComment(text -> add(":" + text))
        .onError(this::error)
        .onDiagnostic(diagnostic -> add("note " + diagnostic.kind()));
    for (String type : types) {
      source.on(type, this::event);
    }
  }

  /** All that has been told since the last call. */
  synchronized List<String> lines() {
    List<String> told = List.copyOf(lines);
    lines.clear();
    return told;
  }

  private void event(MessageEvent event) {
    String id = event.lastEventId().isEmpty() ? "" : " #" + event.lastEventId();
    add(event.type() + " " + event.data() + id);
  }

  private void error(ConnectionError error) {
    String next = error.nextDelay() == null ? "" : " in " + error.nextDelay().toMillis();
    String status = error.status() == 0 ? "" : " " + error.status();
    add("error " + error.kind() + status + next);
  }

  private synchronized void add(String line) {
    lines.add(line);
  }
}
