package dev.tailrace.hub;

import dev.tailrace.log.Batch;
import dev.tailrace.log.Topics;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * One listener's cursor in the log, and nothing more: no queue, no buffer. It reads what is after
 * it while the sink has room, and parks at the tail, where the shard offers it what comes. Every
 * event of its topics is offered once, in order.
 *
 * <pre>
 *   OPENING ──► CATCHING_UP ──► LIVE
 *                    ▲            │ the sink has no room, or the shard could not read
 *                    └────────────┘
 *   any ──► CLOSED
 * </pre>
 *
 * There is no hand-over from replay to live that could lose or double an event: the cursor is live
 * exactly when it has reached the shard's position, and both only move on the shard's loop.
 *
 * <p>Threads: confined to the shard's loop.
 */
final class LogCursor<F> implements Subscription {
  private enum State {
    OPENING,
    CATCHING_UP,
    LIVE,
    CLOSED
  }

  private final Shard<F> shard;
  private final Follow follow;
  private final Sink<F> sink;

  private State state = State.OPENING;
  private boolean reading;
  private long cursor;
  private int place; // in the roster of its topic

  LogCursor(Shard<F> shard, Follow follow, Sink<F> sink) {
    this.shard = shard;
    this.follow = follow;
    this.sink = sink;
  }

  void start() {
    StartingPoint starts = new StartingPoint(shard.hub());
    if (follow.start() instanceof Start.Latest) {
      open(starts.latest());
    } else {
      shard.reads().submit(() -> starts.of(follow), outcome(this::open));
    }
  }

  @Override
  public void resume() {
    catchUp();
  }

  @Override
  public void close() {
    if (state != State.CLOSED) {
      state = State.CLOSED;
      shard.remove(this);
    }
  }

  Topics topics() {
    return follow.topics();
  }

  int place() {
    return place;
  }

  void takePlace(int newPlace) {
    place = newPlace;
  }

  boolean ofOneTopic() {
    return topics().rules().isEmpty() && topics().names().size() == 1;
  }

  String onlyTopic() {
    return topics().names().iterator().next();
  }

  /**
   * Offers what the turn has for this cursor's one topic, if it is live: in one write, as a rule.
   */
  void offer(Turn<F> turn, Run<F> ofTopic) {
    if (state != State.LIVE) {
      return;
    }
    if (cursor >= ofTopic.firstOffset()) {
      offerMatching(turn); // it has had some of these from the log
      return;
    }
    try {
      cursor = ofTopic.lastOffset();
      lagUnless(sink.send(ofTopic.frames()));
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  /** Offers whatever in the turn belongs to this cursor's topics, if it is live. */
  void offerMatching(Turn<F> turn) {
    try {
      boolean offered = false;
      for (int i = 0; i < turn.size() && state == State.LIVE; i++) {
        if (topics().contains(turn.record(i).topic())) {
          offered |= offerLive(turn, i);
        }
      }
      flushIf(offered);
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void flushIf(boolean offered) {
    if (offered) {
      sink.flush();
    }
  }

  /**
   * From now on the log is read again; what the shard offers is not for this cursor.
   *
   * @param reached up to where the shard has offered everything
   */
  void lag(long reached) {
    if (state == State.LIVE) {
      cursor = Math.max(cursor, reached); // on a quiet topic it has had nothing for long
      state = State.CATCHING_UP;
      catchUp();
    }
  }

  private void open(StartingPoint.Found found) {
    cursor = found.cursor();
    state = State.CATCHING_UP;
    sink.open(found.opening());
    catchUp();
  }

  private void catchUp() {
    if (state != State.CATCHING_UP || reading) {
      return;
    }
    if (!sink.writable()) {
      return; // until resume
    }
    if (cursor >= shard.position()) {
      state = State.LIVE;
    } else {
      reading = true;
      long after = cursor;
      shard.reads().submit(() -> read(after), outcome(this::replay));
    }
  }

  private Batch read(long after) throws IOException {
    Hub hub = shard.hub();
    return hub.log().read(topics(), after, hub.options().readBytes());
  }

  private void replay(Batch batch) {
    reading = false;
    if (batch.from() <= cursor || passGap(batch.from())) {
      offer(batch);
    }
    sink.flush();
    catchUp();
  }

  private void offer(Batch batch) {
    try (Turn<F> turn = new Turn<>(batch.records(), shard.codec(), shard.hub().clock().millis())) {
      cursor = batch.next();
      if (turn.size() > 0) {
        sink.offer(turn.whole().frames());
      }
    }
  }

  /**
   * Tells that events after the cursor are gone; returns whether those that are left are wanted.
   */
  private boolean passGap(long earliest) {
    Hub hub = shard.hub();
    boolean goOn = follow.onGap() == Follow.OnGap.EARLIEST;
    long next = goOn ? earliest : hub.log().end();
    sink.gap(new Gap(hub.idOf(cursor), hub.idOf(earliest), hub.idOf(next), Gap.Reason.EXPIRED));
    cursor = next;
    return goOn;
  }

  /**
   * Returns whether it was offered: not if it had been read from the log before the shard came to
   * it.
   */
  private boolean offerLive(Turn<F> turn, int place) {
    long offset = turn.record(place).offset();
    if (offset <= cursor) {
      return false;
    }
    cursor = offset;
    lagUnless(sink.offer(turn.run(place).frames()));
    return true;
  }

  private void lagUnless(boolean room) {
    if (!room && state == State.LIVE) {
      state = State.CATCHING_UP;
    }
  }

  /** One listener's trouble is no other's. */
  private void fail(RuntimeException cause) {
    fail(new IOException("a sink failed", cause));
  }

  private void fail(IOException cause) {
    if (state != State.CLOSED) {
      close();
      sink.failed(cause);
    }
  }

  private <T> LogReads.Outcome<T> outcome(Consumer<T> then) {
    return new LogReads.Outcome<>() {
      @Override
      public void done(T result) {
        if (state != State.CLOSED) {
          accept(result);
        }
      }

      private void accept(T result) {
        try {
          then.accept(result);
        } catch (RuntimeException e) {
          fail(e);
        }
      }

      @Override
      public void failed(IOException cause) {
        fail(cause);
      }
    };
  }
}
