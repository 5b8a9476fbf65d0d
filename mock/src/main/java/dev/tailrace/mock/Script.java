package dev.tailrace.mock;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Which response the next request gets.
 *
 * <p>Threads: thread-safe.
 */
final class Script {
  /** A 204 tells an event stream client not to come back. */
  private static final MockResponse NO_MORE = MockResponse.status(204);

  // under the monitor of this
  private final Queue<MockResponse> responses = new ArrayDeque<>();
  private @Nullable MockResponse otherwise;

  synchronized void enqueue(MockResponse response) {
    responses.add(response);
    if (otherwise == null) {
      otherwise = NO_MORE;
    }
  }

  synchronized void otherwise(MockResponse response) {
    otherwise = response;
  }

  synchronized MockResponse next() {
    MockResponse next = responses.poll();
    if (next != null) {
      return next;
    }
    return otherwise == null ? MockResponse.live() : otherwise;
  }
}
