package dev.tailrace.app;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Makes a request until it is answered for good: goes on after failures of the connection and
 * answers that ask to come back, for a limited time.
 *
 * @param patience how long it goes on; zero for one attempt
 * @param told hears, once a request, that it is being repeated and why
 *     <p>Threads: confined to one thread.
 */
record Retry(Duration patience, Backoff backoff, Clock clock, Pause pause, Consumer<String> told) {
  /** A request. */
  @FunctionalInterface
  interface Attempt {
    Answer make() throws IOException;
  }

  /**
   * @return the answer, which may be a refusal
   * @throws CommandFailure if there was none in time
   */
  Answer until(Attempt attempt, String where) throws InterruptedException {
    Instant end = clock.instant().plus(patience);
    for (int failures = 1; ; failures++) {
      String trouble;
      Duration wait = backoff.after(failures);
      try {
        Answer answer = attempt.make();
        if (!answer.passing()) {
          return answer;
        }
        trouble = where + " answers: " + answer.reason();
        wait = longer(wait, answer.retryAfter());
      } catch (IOException e) {
        trouble = Trouble.with(where, e);
      }
      if (clock.instant().plus(wait).isAfter(end)) {
        throw new CommandFailure(trouble);
      }
      if (failures == 1) {
        told.accept(trouble + "; trying again");
      }
      pause.of(wait);
    }
  }

  /** {@code Retry-After} in seconds is heeded up to a minute; a date is not. */
  private static Duration longer(Duration wait, String retryAfter) {
    if (retryAfter == null || !retryAfter.matches("\\d{1,4}")) {
      return wait;
    }
    Duration asked = Duration.ofSeconds(Math.min(Integer.parseInt(retryAfter), 60));
    return asked.compareTo(wait) > 0 ? asked : wait;
  }
}
