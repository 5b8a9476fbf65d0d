package dev.tailrace.load;

import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Clock;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * One run against a hub, from the first connect to the report.
 *
 * <p>Threads: confined to one thread, which publishes; the watcher and the timing's waits are
 * called on it too.
 */
public final class LoadRun {
  private final Plan plan;
  private final Timing timing;
  private final Clock clock;
  private final RunIdentity identity;
  private final OptionalLong hubPid;
  private final Consumer<Progress> watcher;
  private Course course; // null until it runs

  /**
   * @param number tells this run's events from those of others; best at random
   * @param hubPid the hub's process, where it is on this machine
   * @param watcher is told some times a second how far it is
   */
  public LoadRun(
      Plan plan,
      Timing timing,
      Clock clock,
      int number,
      OptionalLong hubPid,
      Consumer<Progress> watcher) {
    this.plan = plan;
    this.timing = timing;
    this.clock = clock;
    this.hubPid = hubPid;
    this.watcher = watcher;
    identity = new RunIdentity(number, timing.nanos());
  }

  /** How far it is; for those that it calls. */
  public Progress progress() {
    Course current = course;
    return current == null ? Progress.NONE : current.progress();
  }

  /**
   * Runs it.
   *
   * @throws LoadException if it cannot be done, with a sentence that says why
   */
  public LoadReport run() throws IOException, InterruptedException {
    Machine machine = Machine.here(clock);
    try (Selector selector = Selector.open()) {
      Pacer pacer = Pacer.of(plan, selector);
      try (Publishing publishing = new Publishing(plan, timing, identity, selector);
          Audience audience = new Audience(plan, timing, identity, pacer.receipts())) {
        course = new Course(plan, timing, pacer, publishing, audience, hubPid, watcher);
        course.run();
        audience.end();
        return course.report(machine);
      }
    }
  }
}
