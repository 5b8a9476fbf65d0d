package dev.tailrace.client;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a source has got: what has been delivered, what of that has been handled, and what of
 * that has been saved.
 *
 * <p>Threads: confined to the mailbox; {@link #delivered} from any thread.
 */
final class Cursor {
  private static final long SAVE_NANOS = Duration.ofSeconds(1).toNanos();

  private final @Nullable CursorStore store;
  private final Timer timer;

  private volatile String delivered;

  // mailbox only
  private String handled;
  private String saved;
  private long savedAt;

  /**
   * @param store null to save nothing
   */
  Cursor(String lastEventId, @Nullable CursorStore store, Timer timer) {
    this.store = store;
    this.timer = timer;
    delivered = lastEventId;
    handled = lastEventId;
    saved = lastEventId;
    savedAt = timer.nanos();
  }

  /** The last event id as of the last event that was delivered, or where it started. */
  String delivered() {
    return delivered;
  }

  void deliver(String lastEventId) {
    delivered = lastEventId;
  }

  /** All that was delivered has been handled. */
  void handle() {
    handled = delivered;
  }

  /** Whether it is time to save although there is more to deliver. */
  boolean isDue() {
    return store != null && timer.nanos() - savedAt >= SAVE_NANOS;
  }

  /**
   * Saves what has been handled, unless it is saved.
   *
   * @throws IOException if the store failed; the next id is another chance
   */
  void save() throws IOException {
    if (store != null && !handled.equals(saved)) {
      saved = handled;
      savedAt = timer.nanos();
      store.save(handled);
    }
  }
}
