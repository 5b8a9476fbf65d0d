package dev.tailrace.load;

/**
 * When the events of one part of a run are due.
 *
 * <p>Threads: confined to the publishing thread.
 */
interface Schedule {
  /** Stands for "when something else has happened". */
  long LATER = Long.MAX_VALUE;

  /** Whether nothing more is to be published. */
  boolean isOver(long now);

  /** When the next event may go: now or earlier for at once, or {@link #LATER}. */
  long next(long now);

  /**
   * The next event goes to so many listeners; gives the time its latency counts from.
   *
   * @param event its number in the whole run
   */
  long go(long event, long now, int listeners);

  /** An event that went has been refused. */
  default void isOff(long event) {}

  /** How many events went. */
  long gone();

  /** How many events were due by a time. */
  long dueBy(long now);
}
