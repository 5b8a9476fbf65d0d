package dev.tailrace.app;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How far a long publish is: a line that is written over itself on a terminal, from a second on,
 * twice a second at most; and the sum at the end.
 *
 * <p>Threads: confined to one thread.
 */
final class Progress {
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long NEXT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final String ERASE_LINE = "\r\u001b[K";

  private final Terminal terminal;
  private final LongSupplier nanoTime;
  private final long start;

  private long shown;
  private boolean onScreen;
  private long published;
  private long refused;
  private boolean ended;

  Progress(Terminal terminal, LongSupplier nanoTime) {
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.start = nanoTime.getAsLong();
    this.shown = start + FIRST_NANOS - NEXT_NANOS;
  }

  void published(int lines) {
    published += lines;
    long now = nanoTime.getAsLong();
    if (terminal.errIsWatched() && now - shown >= NEXT_NANOS) {
      shown = now;
      onScreen = true;
      terminal.err().print(ERASE_LINE + sum());
      terminal.err().flush();
    }
  }

  void refused(LineBatch.Refusal refusal) {
    refused++;
    note("line " + refusal.line() + " was refused: " + refusal.reason());
  }

  long refused() {
    return refused;
  }

  /** A line on standard error, in the place of the progress. */
  void note(String line) {
    if (onScreen) {
      terminal.err().print(ERASE_LINE);
      onScreen = false;
    }
    terminal.note(line);
  }

  /** The sum, once. From any thread. */
  synchronized void end() {
    if (!ended) {
      ended = true;
      note(sum());
    }
  }

  private String sum() {
    double seconds = Math.max(nanoTime.getAsLong() - start, 1) / 1e9;
    String text =
        String.format(
            Locale.ROOT,
            "published %,d line%s in %.1f s (%,.0f a second)",
            published,
            published == 1 ? "" : "s",
            seconds,
            published / seconds);
    return refused == 0 ? text : text + ", " + refused + " refused";
  }
}
