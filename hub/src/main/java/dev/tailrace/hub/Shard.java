package dev.tailrace.hub;

import dev.tailrace.log.Batch;
import dev.tailrace.log.EventLog;
import dev.tailrace.log.LogRecord;
import dev.tailrace.log.Topics;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The subscriptions of one event loop. When the log has advanced by something that one of them
 * follows, it reads what is new once, and offers it to each of its listeners in offset order, as
 * one run. A loop whose listeners follow none of it sleeps on.
 *
 * <p>Threads: confined to its loop; {@link #advanced} from any thread.
 *
 * @param <F> what connections write
 */
public final class Shard<F> {
  private static final Topics ALL = Topics.all();
  private static final long NOTHING = Long.MAX_VALUE;

  // written once, at construction
  private final Hub hub;
  private final EventLog log;
  private final Executor loop;
  private final FrameCodec<F> codec;
  private final LogReads reads;
  private final Runnable advance = this::advance;

  // any thread
  private final AtomicLong wanted = new AtomicLong(NOTHING); // the first offset to be offered
  private final AtomicBoolean woken = new AtomicBoolean();

  // loop only
  private final Listeners<F> listeners = new Listeners<>();
  private long position;

  Shard(Hub hub, Executor loop, FrameCodec<F> codec) {
    this.hub = hub;
    this.log = hub.log();
    this.loop = loop;
    this.codec = codec;
    this.reads = new LogReads(hub.readers(), loop, hub.options().maxReads());
    this.position = log.end();
  }

  /**
   * Begins a subscription. {@link Sink#open} is called now, or later on the loop when the start had
   * to be looked up.
   *
   * @throws IllegalArgumentException if it names more topics than {@link HubOptions#maxTopics}
   */
  public Subscription subscribe(Follow follow, Sink<F> sink) {
    LogCursor<F> cursor = join(follow, sink);
    try {
      cursor.start(follow);
    } catch (RuntimeException | Error e) {
      cursor.close();
      throw e;
    }
    return cursor;
  }

  /** One that stands in its roster, and nowhere in the log yet. */
  LogCursor<F> join(Follow follow, Sink<F> sink) {
    int topics = follow.size();
    if (topics > hub.options().maxTopics()) {
      throw new IllegalArgumentException(
          topics + " topics on one stream; at most " + hub.options().maxTopics() + " are allowed");
    }
    Roster<F> roster = listeners.roster(follow.topics(), follow.simple().sight());
    LogCursor<F> cursor = new LogCursor<>(this, roster, follow.onGap(), sink);
    listeners.add(cursor);
    return cursor;
  }

  /**
   * Begins a poll: what {@link #subscribe} would send, as one answer. The sink is told later, on the
   * loop.
   *
   * @param limits how much the answer may hold
   * @param codec makes the answer
   * @throws IllegalArgumentException if it names more topics than {@link HubOptions#maxTopics}
   */
  public <T> Poll poll(
      Follow follow, PollLimits limits, ExcerptCodec<T> codec, PollSink<T> sink) {
    LogPoll<F, T> poll = new LogPoll<>(this, follow, limits, codec, sink);
    poll.start();
    return poll;
  }

  /** How many subscriptions there are. */
  public int size() {
    return listeners.size();
  }

  /**
   * Asks each listener how far it is behind, some at a time so that the loop is not held up; who
   * comes or goes meanwhile may be missed. To be called on the loop.
   */
  public void survey(LagSurvey survey) {
    loop.execute(new LagWalk<>(listeners.rosters(), log, loop, survey));
  }

  /** The log has advanced by these. Many calls before the loop comes round are one. */
  void advanced(List<LogRecord> records) {
    for (LogRecord record : records) {
      if (listeners.concerned(record)) {
        wake(record.offset());
        return;
      }
    }
  }

  private void wake(long offset) {
    wanted.accumulateAndGet(offset, Math::min);
    if (woken.compareAndSet(false, true)) {
      try {
        loop.execute(advance);
      } catch (RejectedExecutionException loopIsGone) {
        woken.set(false); // and if it is not, the next event comes through
      } catch (RuntimeException | Error e) { // the log's writer has other shards to tell
        woken.set(false);
        Uncaught.report(e);
      }
    }
  }

  private void advance() {
    woken.set(false);
    long first = wanted.getAndSet(NOTHING);
    if (first == NOTHING) {
      return;
    }
    position = Math.max(position, first - 1); // nobody follows what is between
    long reached = position;
    long end = log.end();
    try {
      Batch batch = log.read(ALL, reached, hub.options().readBytes());
      if (batch.lost()) {
        leaveToTheLog(reached);
        return;
      }
      // first of all, so that whoever has room again in the middle of the turn is not live before
      // its end
      position = batch.next();
      try (Turn<F> turn = Turn.live(batch.records(), codec, hub.clock().millis())) {
        listeners.offer(turn);
      }
    } catch (IOException e) {
      leaveToTheLog(reached);
      return;
    } catch (RuntimeException | Error e) {
      leaveToTheLog(reached);
      throw e;
    }
    if (position < end) {
      wake(position + 1);
    }
  }

  /**
   * What this turn cannot give, each subscription must look for itself; there it learns of a gap or
   * a failure.
   */
  private void leaveToTheLog(long reached) {
    position = log.end();
    listeners.lag(reached);
  }

  void remove(LogCursor<F> cursor) {
    listeners.remove(cursor);
  }

  Hub hub() {
    return hub;
  }

  FrameCodec<F> codec() {
    return codec;
  }

  LogReads reads() {
    return reads;
  }

  /**
   * Everything up to this offset that concerns those who were live has been, or in this turn is
   * being, offered to them.
   */
  long position() {
    return position;
  }
}
