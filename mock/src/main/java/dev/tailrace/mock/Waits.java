package dev.tailrace.mock;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Waits of a test for what a client does, each with a limit and a sentence for when it is reached,
 * so that a test that hangs says what for.
 *
 * <p>Threads: thread-safe.
 */
final class Waits {
  /** For the waits that name no limit: longer than a busy build machine needs. */
  static final Duration LIMIT = Duration.ofSeconds(10);

  private Waits() {}

  static <T> T forValue(CompletableFuture<T> value, Duration limit, Supplier<String> unmet) {
    try {
      return value.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw unmet(limit, unmet);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw new AssertionError(e); // nobody completes one exceptionally
    }
  }

  static <T> T next(BlockingQueue<T> queue, Duration limit, Supplier<String> unmet) {
    try {
      T next = queue.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
      if (next == null) {
        throw unmet(limit, unmet);
      }
      return next;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  static AssertionError unmet(Duration limit, Supplier<String> unmet) {
    return new AssertionError("waited " + limit.toMillis() + " ms: " + unmet.get());
  }

  static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while waiting for a client", e);
  }
}
