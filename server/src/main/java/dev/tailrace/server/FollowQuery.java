package dev.tailrace.server;

import dev.tailrace.hub.Follow;
import dev.tailrace.hub.Follow.OnGap;
import dev.tailrace.hub.Sight;
import dev.tailrace.hub.Start;
import dev.tailrace.server.ServerMetrics.Limit;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a request asks to follow, and from where. A cursor beats {@code since} and {@code last},
 * since a client that reconnects to the same URL brings one beside them; the header's beats the
 * query's, and of several in the query the last one counts, since that is where clients append it.
 * Parameters that mean nothing here are ignored.
 *
 * <p>Threads: immutable.
 */
final class FollowQuery {
  static final String LAST_EVENT_ID = "Last-Event-ID";
  private static final Set<String> CURSORS =
      Set.of("last_event_id", "lastEventID", "lastEventId");

  /** Of Mercure's clients, beside these: its older versions, and a polyfill. */
  private static final Set<String> CURSORS_OF_MERCURE =
      Set.of(
          "last_event_id", "lastEventID", "lastEventId", LAST_EVENT_ID, "evs_last_event_id");

  static final String EARLIEST = "earliest";

  private FollowQuery() {}

  static Follow parse(
      Request request, List<String> topics, Sight sight, int maxTopics, int maxLast, Clock clock)
      throws ProblemException {
    requireAtMost(maxTopics, topics.size());
    try {
      return Follow.of(topics, start(request, maxLast, clock), onGap(request.query())).with(sight);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(e.getMessage()).exception();
    }
  }

  /** Of the topics that one stream follows. */
  static void requireAtMost(int maxTopics, int topics) throws ProblemException {
    if (topics > maxTopics) {
      throw Problem.badRequest(
              topics + " topics are named; at most " + maxTopics + " are allowed")
          .typed("too-many-topics")
          .with("limit", maxTopics)
          .counting(Limit.TOPICS)
          .exception();
    }
  }

  private static Start start(Request request, int maxLast, Clock clock) throws ProblemException {
    QueryParams query = request.query();
    Optional<String> since = query.single("since");
    Optional<String> last = query.single("last");
    if (since.isPresent() && last.isPresent()) {
      throw Problem.badRequest("since and last are both given; choose one").exception();
    }
    String cursor = cursor(request);
    if (cursor != null) {
      return Start.ofLastEventId(cursor);
    }
    if (since.isPresent()) {
      return new Start.Since(since(since.get(), clock));
    }
    return last.isPresent() ? new Start.Last(last(last.get(), maxLast)) : new Start.Latest();
  }

  /**
   * Where a Mercure subscriber starts: a header beats the query even if it is empty.
   *
   * @param params the query, or the form that stands for it
   */
  static Start mercure(Request request, QueryParams params) throws ProblemException {
    String header = request.header(LAST_EVENT_ID);
    String cursor = header != null ? header : params.last(CURSORS_OF_MERCURE).orElse("");
    return cursor.isEmpty() ? new Start.Latest() : Start.ofLastEventId(cursor);
  }

  /** All of them are looked up before the first is sent. */
  private static int last(String text, int max) throws ProblemException {
    int last = count("last", text);
    if (last > max) {
      throw Problem.badRequest("last is more than the " + max + " events that may be asked for")
          .typed("last-too-large")
          .with("limit", max)
          .counting(Limit.LAST)
          .exception();
    }
    return last;
  }

  private static String cursor(Request request) throws ProblemException {
    String header = request.header(LAST_EVENT_ID);
    return header != null && !header.isEmpty()
        ? header
        : request.query().last(CURSORS).orElse(null);
  }

  private static Instant since(String text, Clock clock) throws ProblemException {
    try {
      if (!text.isEmpty() && Character.isDigit(text.charAt(0)) && text.indexOf('T') > 0) {
        return OffsetDateTime.parse(text).toInstant();
      }
      Duration ago = Durations.parse("since", text);
      return clock.instant().minus(ago);
    } catch (DateTimeException | ArithmeticException e) {
      throw Problem.badRequest("since is neither a duration nor a time as 2026-01-31T12:00:00Z")
          .exception();
    }
  }

  /** A number from 0 to a thousand million, in digits. */
  static int count(String what, String text) throws ProblemException {
    if (!text.matches("[0-9]{1,9}")) {
      throw Problem.badRequest(what + " is not a number from 0 to 999999999").exception();
    }
    return Integer.parseInt(text);
  }

  private static OnGap onGap(QueryParams query) throws ProblemException {
    String value = query.single("on_gap").orElse("earliest");
    return switch (value) {
      case "earliest" -> OnGap.EARLIEST;
      case "latest" -> OnGap.LATEST;
      default -> throw Problem.badRequest("on_gap is neither earliest nor latest").exception();
    };
  }
}
