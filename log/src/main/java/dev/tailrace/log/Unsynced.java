package dev.tailrace.log;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The chains whose last entries the storage may not have yet.
 *
 * <p>Threads: confined to the log's writer.
 */
final class Unsynced {
  private final Sync sync;
  private final LongSupplier nanos;
  private final Set<SegmentChain> chains = new HashSet<>();
  private long sinceNanos;

  /**
   * @param nanos the time, as {@link System#nanoTime}
   */
  Unsynced(Sync sync, LongSupplier nanos) {
    this.sync = sync;
    this.nanos = nanos;
  }

  void add(Collection<SegmentChain> written) {
    sinceNanos = chains.isEmpty() ? nanos.getAsLong() : sinceNanos;
    chains.addAll(written);
  }

  /** Whether the oldest of their entries has waited as long as it may. */
  boolean isDue() {
    return sync.mode() == Sync.Mode.INTERVAL
        && !chains.isEmpty()
        && nanos.getAsLong() - sinceNanos >= sync.interval().toNanos();
  }

  /**
   * Syncs them all.
   *
   * @return how many there were
   */
  int force() throws SyncFailedException {
    int count = chains.size();
    for (SegmentChain chain : chains) {
      chain.active().force(); // a segment before the active one was synced when it was sealed
    }
    chains.clear();
    return count;
  }
}
