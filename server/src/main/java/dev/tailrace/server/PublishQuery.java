package dev.tailrace.server;

import dev.tailrace.hub.Publication;
import dev.tailrace.hub.TopicName;
import dev.tailrace.wire.Event;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What the head of a publish says of the event, or events, in its body.
 *
 * @param topic the topic
 * @param type the event's type
 * @param id the publisher's own id, or null
 * @param retryMillis the reconnection time, or {@link Event#NO_RETRY}
 * @param ttl how long it is of use, or null
 * @param key the idempotency key, or null
 * @param isPrivate whether only those see it who have a right to its topic
 *     <p>Threads: immutable.
 */
record PublishQuery(
    String topic,
    String type,
    String id,
    long retryMillis,
    Duration ttl,
    String key,
    boolean isPrivate) {
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  /** Of one event: all may be said. */
  static PublishQuery ofText(Request request, String topic) throws ProblemException {
    QueryParams query = request.query();
    query.requireOnly(Set.of("event", "id", "retry", "ttl", "private"));
    String retry = query.single("retry").orElse(null);
    return new PublishQuery(
        requireTopic(topic),
        query.single("event").orElse(Event.MESSAGE),
        query.single("id").orElse(null),
        retry == null ? Event.NO_RETRY : retryMillis(retry),
        ttl(query),
        key(request),
        query.flag("private"));
  }

  /** Of an event stream, whose events say the rest themselves. */
  static PublishQuery ofStream(Request request, String topic) throws ProblemException {
    request.query().requireOnly(Set.of("ttl", "private"));
    return new PublishQuery(
        requireTopic(topic),
        Event.MESSAGE,
        null,
        Event.NO_RETRY,
        ttl(request.query()),
        key(request),
        request.query().flag("private"));
  }

  /** The event with these data. */
  Publication publication(String data) throws ProblemException {
    try {
      return publication(new Event(type, data, id, retryMillis), key);
    } catch (IllegalArgumentException e) {
      throw Problem.of(e).exception();
    }
  }

  /**
   * The {@code number}-th event of a stream, from 1. An empty id, which only resets a listener's,
   * is none.
   */
  Publication publication(Event event, long number) {
    String own = event.id();
    boolean none = own == null || own.isEmpty();
    Event kept = new Event(event.type(), event.data(), none ? null : own, event.retryMillis());
    return publication(kept, key == null ? null : key + "#" + number);
  }

  private Publication publication(Event event, String ownKey) {
    return new Publication(topic, List.of(), event, ttl, ownKey, isPrivate);
  }

  /** The idempotency key of a request, or null. */
  static String key(Request request) throws ProblemException {
    String key = request.header(IDEMPOTENCY_KEY);
    if (key != null && key.isEmpty()) {
      throw Problem.badRequest("the idempotency key is empty").exception();
    }
    return key;
  }

  static long retryMillis(String digits) throws ProblemException {
    if (!digits.matches("[0-9]{1,18}")) {
      throw Problem.badRequest("retry is not a number of milliseconds in digits").exception();
    }
    return Long.parseLong(digits);
  }

  private static String requireTopic(String topic) throws ProblemException {
    try {
      return TopicName.require(topic);
    } catch (IllegalArgumentException e) {
      throw Problem.of(e).exception();
    }
  }

  private static Duration ttl(QueryParams query) throws ProblemException {
    String ttl = query.single("ttl").orElse(null);
    return ttl == null ? null : Durations.parse("ttl", ttl);
  }
}
