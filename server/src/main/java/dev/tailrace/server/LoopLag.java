package dev.tailrace.server;

import dev.tailrace.hub.LagSurvey;

/**
 * How far the listeners of one loop are behind.
 *
 * <p>Threads: confined to its event loop, until it is done; then to whoever waited for that.
 */
final class LoopLag implements LagSurvey {
  private final Histogram lags;
  private final Runnable done;
  private long live;
  private long lagging;
  private long most;

  /**
   * @param lags counts each listener
   * @param done called when all have been asked
   */
  LoopLag(Histogram lags, Runnable done) {
    this.lags = lags;
    this.done = done;
  }

  @Override
  public void lag(long events) {
    if (events == 0) {
      live++;
      return;
    }
    lagging++;
    most = Math.max(most, events);
    lags.record(events);
  }

  @Override
  public void done() {
    lags.record(0, live);
    done.run();
  }

  /** How many are behind. */
  long lagging() {
    return lagging;
  }

  /** How far the last of them is. */
  long most() {
    return most;
  }
}
