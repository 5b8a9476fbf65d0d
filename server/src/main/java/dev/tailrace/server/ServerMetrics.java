package dev.tailrace.server;

import dev.tailrace.hub.Gap;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the server has done since it started. Every limit has its counter.
 *
 * <p>Threads: thread-safe.
 */
final class ServerMetrics {
  /** A limit that somebody ran into, or a rule that kept somebody out. */
  enum Limit {
    ACCEPT,
    BATCH_LINE_BYTES,
    BODY_TIME,
    CLIENT_CONNECTIONS,
    CLIENT_CONNECT_RATE,
    CONNECTIONS,
    CONNECT_RATE,
    CONTROL_BYTES,
    EVENT_BYTES,
    FOLLOWED_TOPICS,
    FORBIDDEN,
    FOREIGN_HOST,
    FOREIGN_ORIGIN,
    FORWARDED,
    HEAD_BYTES,
    HEAD_TIME,
    HTTP2_FLOOD,
    LAST,
    LOG,
    MATCHER_STEPS,
    PRESENCE,
    PUBLISH_RATE,
    STREAMS,
    STREAM_INPUT,
    TENANT_BYTES,
    TENANT_PUBLISH_RATE,
    TENANT_STREAMS,
    TENANT_TOPICS,
    TLS_HANDSHAKE_TIME,
    TOKEN,
    TOKEN_REQUIRED,
    TOPICS,
    UPLOAD_BYTES,
    WRITE_TIME
  }

  /** Why a stream ended. */
  enum Ended {
    CLIENT_GONE,
    MAX_AGE,
    TOKEN_EXPIRED,
    REVOKED,
    STALLED,
    SHUTDOWN,
    LOG_FAILED,
    STREAM_INPUT
  }

  final LongAdder connectionsOpened = new LongAdder();
  final LongAdder connectionsClosed = new LongAdder();
  final LongAdder requests = new LongAdder();
  final LongAdder streamsOpened = new LongAdder();
  final LongAdder published = new LongAdder();
  final LongAdder duplicates = new LongAdder();
  final LongAdder delivered = new LongAdder();
  final LongAdder streamBytes = new LongAdder(); // as they are
  final LongAdder gzipBytes = new LongAdder();
  final LongAdder gzipSourceBytes = new LongAdder(); // which those stand for
  final LongAdder compressions = new LongAdder();
  final AtomicLong uploadBytes = new AtomicLong(); // in bodies that have not ended
  final AtomicLong followedTopics = new AtomicLong(); // by streams and polls of more than one
  final AtomicLong presenceEntries = new AtomicLong();
  final LongAdder presenceEvents = new LongAdder();
  final LongAdder presenceUntold = new LongAdder(); // whose events the log did not take
  final LongAdder heartbeats = new LongAdder();
  final LongAdder pollsBegun = new LongAdder();
  final LongAdder pollsAnswered = new LongAdder();
  final LongAdder pollsEmpty = new LongAdder();
  final LongAdder pollsCut = new LongAdder(); // there was more than an answer may hold
  final LongAdder pollsAbandoned = new LongAdder(); // not answered, or with a problem
  final LongAdder pollEvents = new LongAdder();
  final LongAdder pollBytes = new LongAdder();
  final LongAdder replayed = new LongAdder();
  final LongAdder badParents = new LongAdder();
  final Histogram deliveryLatency = Histogram.ofMoments();
  final Histogram establishDuration = Histogram.ofMoments();
  final Histogram publishDuration = Histogram.ofMoments();
  final Histogram requestDuration = Histogram.ofMoments();
  final Histogram appendDuration = Histogram.ofMoments();
  final Histogram streamDuration = Histogram.ofLives();
  final Histogram connectionDuration = Histogram.ofLives();
  final Histogram listenerLag = Histogram.ofEvents();
  private final Map<Gap.Reason, LongAdder> gaps = adders(Gap.Reason.class);
  private final Map<Limit, LongAdder> rejected = adders(Limit.class);
  private final Map<Ended, LongAdder> ended = adders(Ended.class);
  private volatile long lagging;
  private volatile long mostLag;

  void rejected(Limit limit) {
    rejected.get(limit).increment();
  }

  long rejections(Limit limit) {
    return rejected.get(limit).sum();
  }

  void ended(Ended reason) {
    ended.get(reason).increment();
  }

  long endings(Ended reason) {
    return ended.get(reason).sum();
  }

  void gap(Gap.Reason reason) {
    gaps.get(reason).increment();
  }

  long gaps(Gap.Reason reason) {
    return gaps.get(reason).sum();
  }

  /** All gaps that listeners were told of. */
  long gaps() {
    return gaps.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** Keeps what a survey of the listeners found. */
  void lagging(long listeners, long events) {
    lagging = listeners;
    mostLag = events;
  }

  /** How many listeners were behind when they were asked last. */
  long lagging() {
    return lagging;
  }

  /** How many events the last of them was behind. */
  long mostLag() {
    return mostLag;
  }

  /** How many streams are open. */
  long listeners() {
    return streamsOpened.sum() - ended.values().stream().mapToLong(LongAdder::sum).sum();
  }

  /** How many polls wait for an answer. They are no streams. */
  long pollsWaiting() {
    return pollsBegun.sum() - pollsAnswered.sum() - pollsAbandoned.sum();
  }

  /** How many connections are open. */
  long connections() {
    return connectionsOpened.sum() - connectionsClosed.sum();
  }

  private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> keys) {
    Map<E, LongAdder> adders = new EnumMap<>(keys);
    for (E key : keys.getEnumConstants()) {
      adders.put(key, new LongAdder());
    }
    return adders;
  }
}
