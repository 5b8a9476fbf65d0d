package dev.tailrace.app;

import dev.tailrace.load.Progress;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How far a run of {@code bench} is: a line on standard error that is written over itself, where
 * that is a terminal.
 *
 * <p>Threads: confined to one thread.
 */
final class BenchProgress implements Consumer<Progress> {
  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final String ERASE_LINE = "\r\u001b[K";

  private final Terminal terminal;
  private final boolean isShown;
  private final LongSupplier nanoTime;
  private long shownAt;
  private long shownReceived;

  BenchProgress(Terminal terminal, boolean quiet, LongSupplier nanoTime) {
    this.terminal = terminal;
    this.isShown = !quiet && terminal.errIsWatched();
    this.nanoTime = nanoTime;
    this.shownAt = nanoTime.getAsLong();
  }

  @Override
  public void accept(Progress progress) {
    long now = nanoTime.getAsLong();
    if (isShown && now - shownAt >= EVERY_NANOS) {
      double perSecond = (progress.received() - shownReceived) * 1e9 / (now - shownAt);
      shownAt = now;
      shownReceived = progress.received();
      terminal.err().print(ERASE_LINE + line(progress, perSecond));
      terminal.err().flush();
    }
  }

  /** Takes the line away. */
  void end() {
    if (isShown) {
      terminal.err().print(ERASE_LINE);
      terminal.err().flush();
    }
  }

  private static String line(Progress progress, double perSecond) {
    return String.format(
        Locale.ROOT,
        "%s: %,d listeners, %,d events published, %,d received (%,.0f a second)",
        progress.stage(),
        progress.listeners(),
        progress.published(),
        progress.received(),
        perSecond);
  }
}
