package dev.tailrace.app;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubles from a base to a cap, plus up to a half of that
 * by chance, so that the many clients of a hub that restarts do not come back in step. Never
 * shorter than the base, which a server may have asked for.
 *
 * @param base the first wait, before chance
 * @param cap the longest wait, before chance; a longer base counts more
 * @param random where chance comes from
 *     <p>Threads: immutable, if {@code random} is thread-safe.
 */
record Backoff(Duration base, Duration cap, RandomGenerator random) {
  /** @param failures how many attempts in a row have failed, from 1 */
  Duration after(int failures) {
    double doubled = base.toMillis() * Math.pow(2, Math.min(failures - 1, 30));
    double wait = Math.max(base.toMillis(), Math.min(doubled, cap.toMillis()));
    return Duration.ofMillis((long) (wait * (1 + random.nextDouble() / 2)));
  }
}
