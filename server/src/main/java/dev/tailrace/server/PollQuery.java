package dev.tailrace.server;

import dev.tailrace.hub.PollLimits;
import java.time.Duration;

/**
 * How a request wants to be polled. Asking for more than the server gives is no error: it is given
 * what there is, and a client must be ready for less at any time.
 *
 * @param patience how long to wait for an event
 * @param limits how much the answer may hold
 *     <p>Threads: immutable.
 */
record PollQuery(Duration patience, PollLimits limits) {
  /** The parameter that makes a poll of a request. */
  static final String WAIT = "wait";

  /** What {@code wait} without a value means: less than the 30 s after which many proxies cut. */
  private static final Duration USUAL = Duration.ofSeconds(25);

  /** Whether the request is a poll, if it takes JSON. */
  static boolean asked(QueryParams query) {
    return !query.all(WAIT).isEmpty();
  }

  static PollQuery parse(QueryParams query, PollOptions most) throws ProblemException {
    String wait = query.single(WAIT).orElse("");
    String limit = query.single("limit").orElse(null);
    Duration time = wait.isEmpty() ? USUAL : Durations.parse(WAIT, wait);
    if (time.isNegative()) {
      throw Problem.badRequest("wait is negative: " + wait).exception();
    }
    int events = limit == null ? most.maxEvents() : FollowQuery.count("limit", limit);
    if (events == 0) {
      throw Problem.badRequest("limit is 0; an answer holds at least one event").exception();
    }
    return new PollQuery(
        time.compareTo(most.maxWait()) < 0 ? time : most.maxWait(),
        new PollLimits(Math.min(events, most.maxEvents()), most.maxBytes()));
  }
}
