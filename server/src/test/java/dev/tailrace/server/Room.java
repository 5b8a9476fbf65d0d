package dev.tailrace.server;

import static dev.tailrace.server.ServerFixture.eventually;

import dev.tailrace.access.Grant.Dialect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/**
 * A topic on which somebody may be present, and one who may know who is.
 *
 * <p>Threads: confined to the test's thread.
 */
final class Room {
  static final String NAME = "rooms/1";
  static final String TOPIC = "/topics/rooms/1";
  static final String PRESENCE = "/presence/rooms/1";
  static final String STREAM = "Accept: text/event-stream";

  private final ServerFixture server;
  private final Keyed keys;
  private final String watcher;

  Room(ServerFixture server, Keyed keys) {
    this.server = server;
    this.keys = keys;
    this.watcher =
        "Authorization: Bearer "
            + keys.make(List.of(), List.of(NAME), Dialect.NATIVE, Duration.ofDays(30));
  }

  /** The header by which one may know who is there. */
  String watcher() {
    return watcher;
  }

  RawHttp join(String subject) throws IOException {
    return server.follow(TOPIC, keys.named(subject, NAME));
  }

  /** Until the hub has seen that it is gone. */
  void leave(RawHttp client) throws IOException {
    client.close();
    awaitThere("\"streams\":0");
  }

  void awaitThere(String part) {
    eventually(part + " is there", () -> there().contains(part));
  }

  /** Who is there, as it is told. */
  String there() {
    try (RawHttp client = server.connect()) {
      return client.get(PRESENCE, watcher).readResponse().body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many changes were told. */
  long told() {
    return metrics().presenceEvents.sum();
  }

  ServerMetrics metrics() {
    try {
      return server.metrics();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
