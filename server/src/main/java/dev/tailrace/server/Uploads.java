package dev.tailrace.server;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much the bodies that have not ended hold in memory, over all connections. Each has a {@link
 * Share}, which says how much it holds now.
 *
 * <p>Threads: thread-safe; a share is confined to its event loop.
 */
final class Uploads {
  private final long maxBytes;
  private final AtomicLong held;

  /**
   * @param held counts what they hold
   */
  Uploads(long maxBytes, AtomicLong held) {
    this.maxBytes = maxBytes;
    this.held = held;
  }

  long heldBytes() {
    return held.get();
  }

  Share share() {
    return new Share();
  }

  private boolean take(long bytes) {
    if (held.addAndGet(bytes) > maxBytes && bytes > 0) {
      held.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  /** What one body holds. */
  final class Share {
    private long bytes;

    private Share() {}

    /** Holds this much from now on; false, and nothing has changed, if there is no room for it. */
    boolean hold(long now) {
      if (now != bytes) {
        if (!take(now - bytes)) {
          return false;
        }
        bytes = now;
      }
      return true;
    }

    /** Holds nothing any more. */
    void close() {
      hold(0);
    }
  }
}
