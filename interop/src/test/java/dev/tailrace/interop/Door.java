package dev.tailrace.interop;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Who came to a server, and who left.
 *
 * <p>Threads: thread-safe; {@code await…} confined to the test's thread.
 */
final class Door {
  private static final long NUDGE_MILLIS = 20;

  private final BlockingQueue<String> arrivals = new LinkedBlockingQueue<>();
  private final BlockingQueue<Boolean> departures = new LinkedBlockingQueue<>();

  /** A header's text: it is in UTF-8, and servers hand out its bytes as ISO 8859-1, all of them. */
  static String text(String header) {
    return new String(header.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** A listener came, with this last event id; "" for none. */
  void arrived(String lastEventId) {
    arrivals.add(lastEventId);
  }

  /** A listener left by itself. */
  void departed() {
    departures.add(true);
  }

  /** Waits for an arrival, and gives the last event id. */
  String awaitArrival() {
    return require(poll(arrivals, Patience.LIMIT_MILLIS), "nobody came");
  }

  /** Waits for a departure, and does something again and again that should bring it to light. */
  void awaitDeparture(Runnable nudge) {
    Boolean departed = null;
    for (long i = 0; departed == null && i < Patience.LIMIT_MILLIS / NUDGE_MILLIS; i++) {
      nudge.run();
      departed = poll(departures, NUDGE_MILLIS);
    }
    require(departed, "nobody left");
  }

  private static <T> T poll(BlockingQueue<T> queue, long millis) {
    try {
      return queue.poll(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private static <T> T require(T found, String otherwise) {
    if (found == null) {
      throw new AssertionError(otherwise);
    }
    return found;
  }
}
