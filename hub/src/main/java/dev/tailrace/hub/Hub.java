package dev.tailrace.hub;

import dev.tailrace.log.Appended;
import dev.tailrace.log.Entry;
import dev.tailrace.log.EventLog;
import dev.tailrace.log.Topics;
import dev.tailrace.wire.Event;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Takes publications into the log and tells the shards when it has advanced; the shards bring the
 * events to the listeners. A publisher never waits for a listener.
 *
 * <p>Threads: thread-safe.
 */
public final class Hub {
  private final EventLog log;
  private final HubOptions options;
  private final Clock clock;
  private final Executor readers;
  private final AtomicLong pendingBytes = new AtomicLong();
  private final List<Shard<?>> shards = new CopyOnWriteArrayList<>();

  /**
   * @param readers runs what may wait for the disk: replay and look-ups
   */
  public Hub(EventLog log, HubOptions options, Clock clock, Executor readers) {
    this.log = log;
    this.options = options;
    this.clock = clock;
    this.readers = readers;
    log.onAdvance(records -> shards.forEach(shard -> shard.advanced(records)));
  }

  /**
   * Publishes an event. {@code done} is called once, on the log's writer (or at once, on this
   * thread, by a log that is closed), when the event is as durable as the log is configured to make
   * it.
   *
   * <p>Of publications that nobody waits for, no more than {@link HubOptions#maxPendingBytes} are
   * taken in hand.
   *
   * @throws EventTooLargeException if it is larger on the wire than {@link
   *     HubOptions#maxEventBytes}
   * @throws IllegalArgumentException if its id has the form of an id of this hub's own
   */
  public void publish(Publication publication, Consumer<Published> done) {
    Event event = publication.event();
    FrameTemplate frame = FrameTemplate.of(event);
    if (frame.length() > options.maxEventBytes()) {
      throw new EventTooLargeException(frame.length(), options.maxEventBytes());
    }
    if (event.id() != null) {
      requireForeign(event.id());
    }
    Entry entry =
        new Entry(
            publication.topic(),
            publication.alternates(),
            publication.isPrivate() ? Sight.PRIVATE : 0,
            event.id(),
            publication.idempotencyKey(),
            expiry(publication),
            frame);
    if (pendingBytes.addAndGet(frame.length()) > options.maxPendingBytes()) {
      pendingBytes.addAndGet(-frame.length());
      done.accept(busy());
      return;
    }
    append(entry, frame.length(), appended -> done.accept(published(event.id(), appended)));
  }

  private void append(Entry entry, int bytes, Consumer<Appended> done) {
    try {
      log.append(
          entry,
          appended -> {
            pendingBytes.addAndGet(-bytes);
            done.accept(appended);
          });
    } catch (IllegalArgumentException e) {
      pendingBytes.addAndGet(-bytes);
      throw e;
    }
  }

  private Published busy() {
    return new Published.Refused(
        Published.Reason.BUSY,
        "more than " + options.maxPendingBytes() + " bytes of events are waiting for the log");
  }

  /** A shard for one event loop; lives as long as the hub. */
  public <F> Shard<F> shard(Executor loop, FrameCodec<F> codec) {
    Shard<F> shard = new Shard<>(this, loop, codec);
    shards.add(shard);
    return shard;
  }

  /**
   * What a topic holds, with up to {@code recent} of its newest events. Reads from the log: not for
   * an event loop.
   *
   * @throws IOException if the log cannot be read
   */
  public TopicState state(String topic, int recent) throws IOException {
    return state(topic, recent, Sight.ALL);
  }

  /**
   * What a topic holds for one who may see only so much of it, with up to {@code recent} of the
   * newest events among those. Reads from the log: not for an event loop.
   *
   * @throws IOException if the log cannot be read
   */
  public TopicState state(String topic, int recent, Sight sight) throws IOException {
    Topics topics = Topics.of(TopicName.require(topic));
    View view = new View(log, topics, sight.over(topics));
    return TopicState.of(view, topic, recent, clock.millis());
  }

  /**
   * The id of the newest event: whoever follows after it gets all that is published from now on.
   *
   * @return that id, as {@code <epoch>.<offset>}; empty if nothing was ever published
   */
  public Optional<String> latest() {
    long end = log.end();
    return end == 0 ? Optional.empty() : Optional.of(idOf(end));
  }

  /**
   * How much of the log is filled by events whose canonical topic is on this account; see {@link
   * EventLog#kept}. What is in hand is not counted before it is published. Costs nothing.
   *
   * @param account of those that the log was made with
   * @return bytes
   */
  public long kept(String account) {
    return log.kept(account);
  }

  public HubOptions options() {
    return options;
  }

  /** Where work that may wait for the disk belongs. */
  public Executor readers() {
    return readers;
  }

  EventLog log() {
    return log;
  }

  Clock clock() {
    return clock;
  }

  /** The id of a cursor, as a listener is told it. */
  String idOf(long cursor) {
    return new EventId(log.epochs().current(), cursor).toString();
  }

  /** Else one publisher could make another event's id mean a place of their choice. */
  private void requireForeign(String id) {
    EventId.parse(id)
        .filter(own -> log.epochs().knows(own.epoch()))
        .ifPresent(
            own -> {
              throw new IllegalArgumentException("event id " + id + " is one of this hub's own");
            });
  }

  private long expiry(Publication publication) {
    return publication.ttl() == null ? 0 : clock.instant().plus(publication.ttl()).toEpochMilli();
  }

  private static Published published(String id, Appended appended) {
    if (appended instanceof Appended.Stored stored) {
      return new Published.Accepted(
          idOr(id, stored.epoch(), stored.offset()), stored.offset(), false);
    }
    if (appended instanceof Appended.Duplicate earlier) {
      String earlierId = idOr(id, earlier.epoch(), earlier.offset());
      return earlier.same()
          ? new Published.Accepted(earlierId, earlier.offset(), true)
          : new Published.KeyReused(earlierId);
    }
    Appended.Refused refused = (Appended.Refused) appended;
    return new Published.Refused(Published.Reason.of(refused.reason()), refused.detail());
  }

  private static String idOr(String own, String epoch, long offset) {
    return own != null ? own : new EventId(epoch, offset).toString();
  }
}
