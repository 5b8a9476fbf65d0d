package dev.tailrace.hub;

/**
 * Is told how far each listener of a shard is behind the log, and never which one it is.
 *
 * <p>Threads: confined to the shard's loop.
 */
public interface LagSurvey {
  /**
   * Of one listener.
   *
   * @param events how many events of the log it has not been past, of all topics: no fewer than it
   *     has to expect of its own
   */
  void lag(long events);

  /** All have been asked. */
  void done();
}
