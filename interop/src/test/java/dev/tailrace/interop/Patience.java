package dev.tailrace.interop;

import java.time.Duration;

/**
 * How long a test waits, blocked, for what should come at once; then it fails. Generous: machines
 * are slow, hangs are not.
 */
final class Patience {
  static final Duration LIMIT = Duration.ofSeconds(30);

  static final int LIMIT_MILLIS = (int) LIMIT.toMillis();

  private Patience() {}
}
