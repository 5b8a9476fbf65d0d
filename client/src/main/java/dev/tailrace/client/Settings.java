package dev.tailrace.client;

import dev.tailrace.wire.DecoderLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a source was built with.
 *
 * @param requests asked before every attempt
 * @param usual how requests travel
 * @param anyHeader how those travel that {@code usual} cannot send
 * @param executor what may block runs here, and handlers
 * @param timer what is late runs on the executor
 * @param clock for dates that servers send
 * @param times how long things may take
 * @param cursor where to start
 * @param limits what the decoder may hold
 * @param policy whether and when to connect again
 *     <p>Threads: immutable.
 */
record Settings(
    Supplier<HttpRequest> requests,
    Transport usual,
    Transport anyHeader,
    Executor executor,
    Timer timer,
    Clock clock,
    Times times,
    Start cursor,
    DecoderLimits limits,
    ReconnectPolicy policy) {

  /** Seconds between the heartbeats that a server promises; ours sends it. */
  private static final String HEARTBEAT = "SSE-Heartbeat";

  /** For servers that promise nothing: longer than any heartbeat seen in use. */
  private static final Duration IDLE = Duration.ofMinutes(5);

  /**
   * How long things may take.
   *
   * @param connect from the request to the head of the answer, redirects included
   * @param idle without a byte on a stream; zero for ever, null for what the server announces
   * @param stable how long a stream without an event must last to count as one
   * @param reconnection the wait before another attempt, until the server says otherwise
   */
  record Times(Duration connect, @Nullable Duration idle, Duration stable, Duration reconnection) {}

  /**
   * Where to start.
   *
   * @param lastEventId an id, {@code ""} for none
   * @param store where later ids go, and where a better start may be; null for none
   * @param fromResponse whether a response's own {@code Last-Event-ID} counts until there is an id
   */
  record Start(String lastEventId, @Nullable CursorStore store, boolean fromResponse) {}

  /**
   * Where to start, the store asked.
   *
   * @throws UncheckedIOException if it cannot be read
   */
  String start() {
    CursorStore store = cursor.store();
    if (store == null) {
      return cursor.lastEventId();
    }
    try {
      String kept = store.load();
      if (!LastEventId.isId(kept)) {
        throw new IOException("it holds what can be no id");
      }
      return kept.isEmpty() ? cursor.lastEventId() : kept;
    } catch (IOException e) {
      throw new UncheckedIOException("the last event id cannot be read", e);
    }
  }

  Duration connectTimeout() {
    return times.connect();
  }

  /** How a request travels. */
  Transport transport(Request request) {
    return LastEventId.isPlain(request) ? usual : anyHeader;
  }

  /** How long that stream may be without a byte; zero for ever. */
  Duration idle(HttpHeaders headers) {
    Duration set = times.idle();
    if (set != null) {
      return set;
    }
    String seconds = headers.firstValue(HEARTBEAT).orElse("");
    boolean announced = seconds.matches("[1-9][0-9]{0,4}");
    return announced ? Duration.ofMillis(2500L * Integer.parseInt(seconds)) : IDLE;
  }
}
