package dev.tailrace.app;

import dev.tailrace.log.Appended;
import dev.tailrace.log.LogStats;
import dev.tailrace.log.SegmentLog;
import dev.tailrace.server.Canary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Sends canaries through the log: one at a time, and none while the last one is news. Whoever asks
 * meanwhile shares it.
 *
 * <p>Threads: thread-safe.
 */
final class LogCanary implements Canary {
  /** However often anybody asks, a disk has no more to do. */
  static final Duration NEWS = Duration.ofSeconds(10);

  private final SegmentLog log;
  private final LongSupplier nanos;

  // guarded by this
  private final List<Consumer<Outcome>> waiting = new ArrayList<>();
  private Outcome last; // null until one came back
  private long lastNanos;

  /**
   * @param nanos the time, as {@link System#nanoTime}
   */
  LogCanary(SegmentLog log, LongSupplier nanos) {
    this.log = log;
    this.nanos = nanos;
  }

  @Override
  public void send(Consumer<Outcome> done) {
    Outcome known = knownOrJoin(done);
    if (known != null) {
      done.accept(known);
    }
  }

  /** The last outcome, if it is news; else {@code done} waits for the next. */
  private Outcome knownOrJoin(Consumer<Outcome> done) {
    boolean first;
    synchronized (this) {
      if (last != null && nanos.getAsLong() - lastNanos < NEWS.toNanos()) {
        return withTrouble(last);
      }
      first = waiting.isEmpty();
      waiting.add(done);
    }
    if (first) {
      log.sendCanary(this::cameBack);
    }
    return null;
  }

  private void cameBack(Optional<Appended.Refused> refused) {
    Outcome outcome = refused.map(LogCanary::outcome).orElse(Outcome.THROUGH);
    List<Consumer<Outcome>> told;
    synchronized (this) {
      last = outcome;
      lastNanos = nanos.getAsLong();
      told = List.copyOf(waiting);
      waiting.clear();
    }
    Outcome known = withTrouble(outcome);
    told.forEach(each -> each.accept(known));
  }

  /** A canary is small: the disk may have room for it, and none for what was published. */
  private Outcome withTrouble(Outcome outcome) {
    LogStats stats = log.stats();
    boolean refusing = outcome.kind() == Kind.THROUGH && stats.trouble().isPresent();
    return refusing ? new Outcome(Kind.REFUSED, sentence(stats.trouble().get())) : outcome;
  }

  private static Outcome outcome(Appended.Refused refused) {
    boolean passes = refused.reason() == Appended.Reason.FULL;
    return new Outcome(passes ? Kind.REFUSED : Kind.FAILED, sentence(refused.detail()));
  }

  private static String sentence(String trouble) {
    return "the log takes nothing: " + trouble;
  }
}
