package dev.tailrace.log;

import java.time.Duration;

/**
 * When an append counts as done.
 *
 * @param mode see its constants
 * @param interval for {@link Mode#INTERVAL}, more than zero; else zero
 */
public record Sync(Mode mode, Duration interval) {
  /** Once it is on the medium: it survives a power failure. One sync for all appends that wait. */
  public static final Sync ALWAYS = new Sync(Mode.ALWAYS, Duration.ZERO);

  /** Once the operating system has it: it survives the end of the process, not a power failure. */
  public static final Sync NEVER = new Sync(Mode.NEVER, Duration.ZERO);

  /** The three ways. */
  public enum Mode {
    ALWAYS,
    /** As {@link #NEVER}, but {@link SegmentLog#maintain} syncs when the interval is over. */
    INTERVAL,
    NEVER
  }

  public Sync {
    if ((mode == Mode.INTERVAL) != (interval.compareTo(Duration.ZERO) > 0)) {
      throw new IllegalArgumentException("sync " + mode + " with an interval of " + interval);
    }
  }

  /**
   * Once the operating system has it; at most the last {@code interval} is lost in a power failure.
   */
  public static Sync every(Duration interval) {
    return new Sync(Mode.INTERVAL, interval);
  }
}
