package dev.tailrace.server;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When clients are told to come back, in milliseconds. Each is told another time, so that they do
 * not come together; and all are told later times while more come than is comfortable, or most
 * places are taken.
 *
 * <pre>
 *   factor 1 … 10  =  the larger of   new streams in a second / comfortable
 *                                     1 at 80 % of all connections … 10 at all of them
 * </pre>
 *
 * <p>Threads: thread-safe; the source of randomness is the caller's.
 */
final class RetryAdvice {
  /** How many new streams a second are no reason to slow anybody down, if no rate is set. */
  static final int COMFORTABLE_PER_SECOND = 1000;

  static final double MOST = 10;
  private static final double CROWDED = 0.8;

  private final TimeOptions times;
  private final int maxConnections;
  private final double comfortable;
  private final LongSupplier connections;
  private final LongSupplier nanos;
  private final long start;
  private final RecentRate arrivals = new RecentRate();

  /**
   * @param connections how many are open
   * @param nanos runs only forward
   */
  RetryAdvice(ServerOptions options, LongSupplier connections, LongSupplier nanos) {
    Rate rate = options.clients().rates().connect();
    this.times = options.times();
    this.maxConnections = options.limits().maxConnections();
    this.comfortable = rate.isNone() ? COMFORTABLE_PER_SECOND : rate.perSecond() / 2;
    this.connections = connections;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
  }

  /** One more wants a stream, whether it gets one or not. */
  void arrived() {
    arrivals.add(second());
  }

  /** For one whose stream opens: when to come back after it has ended, whyever it does. */
  long opened(SplittableRandom random) {
    double factor = factor();
    return draw(times.retryMin(), times.retryMax(), factor, random);
  }

  /** For one that is sent away because too many come at once. */
  long hurried(SplittableRandom random) {
    return opened(random);
  }

  /** For one for whom there is no room, which may last. */
  long refused(SplittableRandom random) {
    Duration around = times.retryShed();
    return draw(
        around.multipliedBy(4).dividedBy(5), around.multipliedBy(6).dividedBy(5), 1, random);
  }

  /** For one whose stream ends now: some time between the two, both included. */
  long within(Duration min, Duration max, SplittableRandom random) {
    return draw(min, max, 1, random);
  }

  /** By how much the times are longer now than they are in quiet; 1 to {@link #MOST}. */
  double factor() {
    double hurry = arrivals.perSecond(second()) / comfortable;
    double full = (double) connections.getAsLong() / maxConnections;
    double crowd = 1 + (full - CROWDED) / (1 - CROWDED) * (MOST - 1);
    return Math.min(MOST, Math.max(1, Math.max(hurry, crowd)));
  }

  private long second() {
    return TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - start);
  }

  private static long draw(Duration min, Duration max, double factor, SplittableRandom random) {
    long from = (long) (min.toMillis() * factor);
    long to = (long) (max.toMillis() * factor);
    return random.nextLong(from, to + 1);
  }
}
