package dev.tailrace.app;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What was built, to be closed in the opposite order. All are closed whatever happens; the first
 * failure is thrown and carries the others.
 *
 * <p>Threads: confined to one thread at a time.
 */
final class Parts implements AutoCloseable {
  private static final long STOP_SECONDS = 10;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  <P extends AutoCloseable> P add(P part) {
    parts.push(part);
    return part;
  }

  /** Closing it waits, for a while, until its tasks are done. */
  <E extends ExecutorService> E addExecutor(E executor) {
    parts.push(() -> stop(executor));
    return executor;
  }

  @Override
  public void close() throws Exception {
    Exception first = null;
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private static void stop(ExecutorService executor) throws InterruptedException {
    executor.shutdown();
    // Not interrupted even then: an interrupted sync counts as failed. The threads are daemons.
    boolean stopped = executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    if (!stopped) {
      throw new IllegalStateException("tasks are running still: " + executor);
    }
  }
}
