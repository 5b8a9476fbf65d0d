package dev.tailrace.load;

import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;

/**
 * Makes the schedules of a run's parts.
 *
 * <p>Threads: confined to the publishing thread.
 */
abstract sealed class Pacer {
  private static final long GRACE = TimeUnit.SECONDS.toNanos(10);
  private static final double SECOND = 1e9;
  private static final double AT_ONCE = Double.POSITIVE_INFINITY;

  private final Plan.Span span;

  private Pacer(Plan.Span span) {
    this.span = span;
  }

  static Pacer of(Plan plan, Selector publishing) {
    if (plan.pacing() instanceof Pacing.Closed closed) {
      return new ByWindow(plan.span(), new Window(closed.outstanding(), publishing));
    }
    return new ByRate(plan.span(), ((Pacing.Open) plan.pacing()).eventsPerSecond());
  }

  /** What the listeners tell of each event. */
  abstract Receipts receipts();

  /**
   * @param start of the warm-up
   */
  abstract Schedule warmup(long start, long firstEvent);

  /**
   * @param start of the warm-up before
   */
  abstract Schedule measured(long start, long firstEvent);

  /** So many events as fast as the publishers can. */
  Schedule atOnce(long now, long events) {
    return new OpenSchedule(now, AT_ONCE, events, TimeUnit.HOURS.toNanos(1));
  }

  long most() {
    return span.events() == 0 ? Long.MAX_VALUE : span.events();
  }

  long warmupNanos() {
    return span.warmup().toNanos();
  }

  long durationNanos() {
    return span.duration().toNanos();
  }

  /** Open loop. */
  private static final class ByRate extends Pacer {
    private final double rate;

    ByRate(Plan.Span span, double rate) {
      super(span);
      this.rate = rate;
    }

    @Override
    Receipts receipts() {
      return Receipts.IGNORED;
    }

    @Override
    Schedule warmup(long start, long firstEvent) {
      return new OpenSchedule(start, rate, eventsIn(warmupNanos()), 0);
    }

    @Override
    Schedule measured(long start, long firstEvent) {
      long events = Math.max(1, Math.min(most(), eventsIn(durationNanos())));
      return new OpenSchedule(start + warmupNanos(), rate, events, GRACE);
    }

    private long eventsIn(long nanos) {
      return Math.round(nanos / SECOND * rate);
    }
  }

  /** Closed loop. */
  private static final class ByWindow extends Pacer {
    private final Window window;

    ByWindow(Plan.Span span, Window window) {
      super(span);
      this.window = window;
    }

    @Override
    Receipts receipts() {
      return window;
    }

    @Override
    Schedule warmup(long start, long firstEvent) {
      return new ClosedSchedule(window, firstEvent, start + warmupNanos(), Long.MAX_VALUE);
    }

    @Override
    Schedule measured(long start, long firstEvent) {
      long end = start + warmupNanos() + durationNanos();
      return new ClosedSchedule(window, firstEvent, end, most());
    }
  }
}
