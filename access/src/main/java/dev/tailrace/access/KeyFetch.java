package dev.tailrace.access;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Gets a set of keys from another host.
 *
 * <p>Threads: thread-safe; what it gives may be completed by any thread.
 */
@FunctionalInterface
public interface KeyFetch {
  /**
   * Asks for it.
   *
   * @param maxBytes reads no more, and fails if there is more
   * @param timeout fails if it has not all come by then
   * @return the bytes; fails with a {@link KeyException}, or with anything else whose message is a
   *     sentence for people. Without an answer
   *     within the timeout the caller waits no longer, and cares no more for what comes
   */
  CompletionStage<byte[]> fetch(URI uri, int maxBytes, Duration timeout);
}
