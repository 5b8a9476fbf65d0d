package dev.tailrace.server;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The open streams that can be changed, by their ids. Threads: thread-safe. */
final class Streams {
  private final Map<String, StreamControl> open = new ConcurrentHashMap<>();

  void add(StreamControl control) {
    open.put(control.id(), control);
  }

  void remove(StreamControl control) {
    open.remove(control.id());
  }

  /** Nothing for a wrong secret, as for a stream that is not there. */
  Optional<StreamControl> find(String id, String secret) {
    return Optional.ofNullable(open.get(id)).filter(found -> found.isSecret(secret));
  }
}
