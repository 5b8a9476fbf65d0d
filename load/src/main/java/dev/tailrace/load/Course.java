package dev.tailrace.load;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The course of a run: connect, warm up, measure, let all catch up, and then the parts that were
 * asked for.
 *
 * <p>Threads: confined to the run's thread.
 */
final class Course {
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(5);
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);
  private static final double SECOND = 1e9;

  private final Plan plan;
  private final Timing timing;
  private final Pacer pacer;
  private final Publishing publishing;
  private final Audience audience;
  private final Consumer<Progress> watcher;
  private final UsageMeter hub;
  private final UsageMeter driver = new UsageMeter(OptionalLong.of(ProcessHandle.current().pid()));
  private String stage = "connecting";

  // what came of it, part by part
  private LoadReport.Connecting connecting;
  private LoadReport.Publishes publishes;
  private Counts before;
  private Counts after;
  private long start; // of the measuring
  private long end;
  private long lost;
  private Optional<LoadReport.Stall> stall = Optional.empty();
  private Optional<LoadReport.Reconnect> reconnect = Optional.empty();

  Course(
      Plan plan,
      Timing timing,
      Pacer pacer,
      Publishing publishing,
      Audience audience,
      OptionalLong hubPid,
      Consumer<Progress> watcher) {
    this.plan = plan;
    this.timing = timing;
    this.pacer = pacer;
    this.publishing = publishing;
    this.audience = audience;
    this.watcher = watcher;
    hub = new UsageMeter(hubPid);
  }

  Progress progress() {
    Counts counts = audience.counts();
    return new Progress(
        stage,
        counts.streams().connected(),
        publishing.acceptedEvents(),
        publishing.busy(),
        counts.received().events());
  }

  void run() throws IOException, InterruptedException {
    connect();
    measure();
    catchUp();
    if (plan.shape().stalled() > 0) {
      readAgain();
    }
    if (plan.reconnectEvents() > 0) {
      reconnect();
    }
  }

  /** After {@link #run}, and when the listeners have ended. */
  LoadReport report(Machine machine) {
    LoadReport.Deliveries deliveries =
        new LoadReport.Deliveries(
            after.measured().events(),
            after.received().events() - before.received().events(),
            after.received().bytes() - before.received().bytes(),
            (Math.max(after.measured().lastAt(), end) - start) / SECOND,
            lost,
            audience.counts().faults());
    return new LoadReport(
        plan,
        machine,
        connecting,
        publishes,
        audience.latency(),
        deliveries,
        stall,
        reconnect,
        hub.usage(),
        driver.usage());
  }

  private void connect() throws IOException, InterruptedException {
    publishing.connect();
    hub.beforeConnecting();
    connecting = new LoadReport.Connecting(connectAll());
    hub.connected();
    audience.tell(ListenerLoop::bePatient);
  }

  /** Gives how long it took, in seconds. */
  private double connectAll() throws IOException, InterruptedException {
    long from = timing.nanos();
    audience.tell(ListenerLoop::connect);
    int listeners = plan.shape().listeners();
    await(() -> audience.counts().streams().connected() == listeners);
    Counts counts = audience.counts();
    if (counts.streams().connected() < listeners) {
      throw new LoadException(
          Text.of(
              "only %,d of %,d listeners came to a stream",
              counts.streams().connected(), listeners));
    }
    return (counts.streams().completeAt() - from) / SECOND;
  }

  private void measure() throws IOException, InterruptedException {
    stage = "warming up";
    long from = timing.nanos();
    publishing.publish(pacer.warmup(from, publishing.events()), false, this::tick);
    stage = "measuring";
    if (plan.shape().stalled() > 0) {
      audience.tell(ListenerLoop::stall);
    }
    before = audience.counts();
    hub.beforeMeasuring();
    driver.beforeMeasuring();
    start = from + plan.span().warmup().toNanos();
    Schedule schedule = pacer.measured(from, publishing.events());
    publishing.publish(schedule, true, this::tick);
    end = timing.nanos();
    publishing.settle(this::tick);
    publishes = publishes(schedule);
  }

  private LoadReport.Publishes publishes(Schedule schedule) {
    long due = schedule.dueBy(end);
    return new LoadReport.Publishes(
        due,
        publishing.measuredEvents(),
        due - schedule.gone(),
        publishing.refusedEvents(),
        publishing.firstRefusal(),
        (end - start) / SECOND);
  }

  private void catchUp() throws IOException, InterruptedException {
    stage = "waiting for the last events";
    long[] published = publishing.takeAccepted();
    audience.tell(loop -> loop.expect(published));
    await(this::allHaveAll);
    after = audience.counts();
    lost = after.backlog().missing();
    hub.afterMeasuring();
    driver.afterMeasuring();
  }

  private void readAgain() throws IOException, InterruptedException {
    stage = "letting the stalled catch up";
    long from = timing.nanos();
    audience.tell(ListenerLoop::resume);
    long missed = audience.counts().backlog().stalledMissed();
    await(this::allHaveAll);
    Counts counts = audience.counts();
    long lostNow = counts.backlog().missing() - lost;
    lost += lostNow;
    stall =
        Optional.of(
            new LoadReport.Stall(
                plan.shape().stalled(), missed, lostNow, secondsUntilLast(counts, from)));
  }

  private void reconnect() throws IOException, InterruptedException {
    audience.tell(ListenerLoop::writeOff);
    long failedBefore = audience.counts().faults().failedConnects();
    stage = "cutting all off";
    audience.tell(ListenerLoop::cut);
    publishing.publish(pacer.atOnce(timing.nanos(), plan.reconnectEvents()), false, this::tick);
    publishing.settle(this::tick);
    long[] published = publishing.takeAccepted();
    audience.tell(loop -> loop.expect(published));
    stage = "reconnecting";
    long from = timing.nanos();
    double connectSeconds = connectAll();
    await(this::allHaveAll);
    Counts counts = audience.counts();
    lost += counts.backlog().missing();
    reconnect =
        Optional.of(
            new LoadReport.Reconnect(
                plan.reconnectEvents(),
                connectSeconds,
                secondsUntilLast(counts, from),
                counts.backlog().missing(),
                counts.faults().failedConnects() - failedBefore));
  }

  private static double secondsUntilLast(Counts counts, long from) {
    return Math.max(0, counts.received().lastAt() - from) / SECOND;
  }

  private boolean allHaveAll() {
    return audience.counts().backlog().behind() == 0;
  }

  /** Waits until something holds, or nothing has happened for too long. */
  private void await(BooleanSupplier holds) throws IOException {
    long alive = timing.nanos();
    long seen = -1;
    while (!holds.getAsBoolean() && timing.nanos() - alive <= PATIENCE) {
      publishing.idle(TICK);
      tick();
      Counts counts = audience.counts();
      long now =
          counts.received().events() + counts.streams().connected() + counts.faults().disconnects();
      alive = now == seen ? alive : timing.nanos();
      seen = now;
    }
  }

  private void tick() {
    audience.check();
    watcher.accept(progress());
  }
}
