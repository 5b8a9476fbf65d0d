package dev.tailrace.hub;

import dev.tailrace.log.EventLog;
import java.util.Iterator;
import java.util.concurrent.Executor;

/**
 * Goes from listener to listener and asks each for its lag. After a slice of them it lets the loop
 * do other things.
 *
 * <p>Threads: confined to the shard's loop.
 */
final class LagWalk<F> implements Runnable {
  /** Takes a loop well below a millisecond, in memory that is nowhere near. */
  static final int SLICE = 2048;

  private final Iterator<Roster<F>> rosters;
  private final EventLog log;
  private final Executor loop;
  private final LagSurvey survey;
  private Roster<F> roster;
  private int place;

  /**
   * @param rosters survives that rosters come and go
   */
  LagWalk(Iterator<Roster<F>> rosters, EventLog log, Executor loop, LagSurvey survey) {
    this.rosters = rosters;
    this.log = log;
    this.loop = loop;
    this.survey = survey;
  }

  @Override
  public void run() {
    long end = log.end();
    for (int asked = 0; asked < SLICE; asked++) {
      if (!findNext()) {
        survey.done();
        return;
      }
      survey.lag(roster.at(place).behind(end));
      place++;
    }
    loop.execute(this);
  }

  private boolean findNext() {
    while (roster == null || place >= roster.size()) {
      if (!rosters.hasNext()) {
        return false;
      }
      roster = rosters.next();
      place = 0;
    }
    return true;
  }
}
