package dev.tailrace.load;

import dev.tailrace.testkit.ManualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * A run against a {@link FaultyHub}, in manual time unless a test says otherwise. Starts from ten
 * listeners on one topic and twenty events, ten a second.
 *
 * <p>Threads: confined to the test's thread.
 */
final class LoadFixture implements AutoCloseable {
  static final int LISTENERS = 10;
  static final int EVENTS = 20;

  private static final int NUMBER = 0x5eed;

  private final ManualTiming manual;
  private final FaultyHub hub;
  private Timing timing;
  private Plan.Shape shape = new Plan.Shape(LISTENERS, 1, 1, 100, 0);
  private Pacing pacing = new Pacing.Open(10);
  private Plan.Span span = new Plan.Span(Duration.ZERO, Duration.ofHours(1), EVENTS);
  private int reconnect;
  private int threads = 1;

  LoadFixture(ManualTiming manual, FaultyHub hub) {
    this.manual = manual;
    this.hub = hub;
    this.timing = manual;
  }

  /** A hub on which nothing is wrong. */
  static LoadFixture sound() throws IOException {
    return faulty(FaultyHub.Fault.NONE);
  }

  static LoadFixture faulty(FaultyHub.Fault fault) throws IOException {
    return new LoadFixture(new ManualTiming(), new FaultyHub(fault));
  }

  /** For what has no quiet moment by which a manual clock could go. */
  LoadFixture inRealTime() {
    timing = Timing.real();
    return this;
  }

  FaultyHub hub() {
    return hub;
  }

  LoadFixture hub(UnaryOperator<FaultyHub> change) {
    change.apply(hub);
    return this;
  }

  LoadFixture shape(int listeners, int topics, int publishers, int stalled) {
    shape = new Plan.Shape(listeners, topics, publishers, 100, stalled);
    return this;
  }

  LoadFixture rate(double eventsPerSecond) {
    pacing = new Pacing.Open(eventsPerSecond);
    return this;
  }

  LoadFixture outstanding(int events) {
    pacing = new Pacing.Closed(events);
    return this;
  }

  LoadFixture events(long events) {
    span = new Plan.Span(span.warmup(), span.duration(), events);
    return this;
  }

  LoadFixture time(Duration warmup, Duration duration) {
    span = new Plan.Span(warmup, duration, 0);
    return this;
  }

  LoadFixture reconnect(int events) {
    reconnect = events;
    return this;
  }

  LoadFixture threads(int count) {
    threads = count;
    return this;
  }

  Plan plan() {
    return new Plan(Target.at(hub.uri()), shape, pacing, span, reconnect, 4, threads);
  }

  LoadReport run() throws IOException, InterruptedException {
    LoadRun run =
        new LoadRun(
            plan(), timing, new ManualClock(), NUMBER, OptionalLong.empty(), progress -> {});
    manual.quietWhen(() -> isQuiet(run.progress()));
    return run.run();
  }

  private boolean isQuiet(Progress progress) {
    return progress.unanswered() == 0
        && progress.listeners() == shape.listeners()
        && progress.received() == hub.delivered()
        && !hub.release();
  }

  @Override
  public void close() throws Exception {
    hub.close();
  }
}
