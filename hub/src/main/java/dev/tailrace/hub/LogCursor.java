package dev.tailrace.hub;

import dev.tailrace.log.Batch;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * One listener's cursor in the log, and nothing more: no queue, no buffer. It reads what is after
 * it while the sink has room, and parks at the tail, where the shard offers it what comes. Every
 * event of its topics that its sight lets it see is offered once, in order; the cursor passes the
 * others.
 *
 * <pre>
 *   OPENING ──► CATCHING_UP ──► LIVE
 *                    ▲            │ the sink has no room, or the shard could not read
 *                    └────────────┘
 *   any ──► CLOSED
 * </pre>
 *
 * There is no hand-over from replay to live that could lose or double an event: the cursor is live
 * when it has reached the shard's position, and what the log's end was when the shard began to
 * watch for its topics; and cursor and position only move on the shard's loop.
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
  private final Roster<F> roster;
  private final Follow.OnGap onGap;
  private final Sink<F> sink;

  private State state = State.OPENING;
  private boolean reading;
  private long cursor;
  private long joinedAt; // the log's end when the shard began to watch for these topics
  private int place; // in the roster

  LogCursor(Shard<F> shard, Roster<F> roster, Follow.OnGap onGap, Sink<F> sink) {
    this.shard = shard;
    this.roster = roster;
    this.onGap = onGap;
    this.sink = sink;
  }

  /** The shard watches for the roster's topics already. */
  void start(Follow follow) {
    joinedAt = shard.hub().log().end();
    StartingPoint starts = new StartingPoint(shard.hub());
    if (follow.start() instanceof Start.Latest) {
      open(starts.latest());
    } else {
      Follow lookUp = starts.lookUp(follow);
      shard.reads().submit(lookUp, () -> starts.of(lookUp), outcome(this::open));
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

  @Override
  public Subscription change(Follow follow) {
    if (state == State.OPENING) {
      throw new IllegalStateException("it has not opened");
    }
    if (state == State.CLOSED) {
      return this;
    }
    long reached = state == State.LIVE ? Math.max(cursor, shard.position()) : cursor;
    LogCursor<F> next = shard.join(follow, sink);
    close(); // what is being read for it is for nobody
    next.goOn(reached);
    return next;
  }

  private void goOn(long reached) {
    joinedAt = shard.hub().log().end();
    cursor = reached;
    state = State.CATCHING_UP;
    catchUp();
  }

  /**
   * How many events of the log, whatever their topics, it has not been past: none when it is live,
   * or has not begun.
   */
  long behind(long end) {
    return state == State.CATCHING_UP ? Math.max(0, end - cursor) : 0;
  }

  Roster<F> roster() {
    return roster;
  }

  int place() {
    return place;
  }

  void takePlace(int newPlace) {
    place = newPlace;
  }

  /**
   * Offers what the turn has for this cursor's topics, if it is live.
   *
   * @param run all of that
   */
  void offer(Turn<F> turn, Run<F> run) {
    if (state != State.LIVE) {
      return;
    }
    if (cursor < run.firstOffset()) {
      sendLive(run);
    } else { // it has had some of these from the log
      turn.of(roster.topics(), roster.sight(), cursor).ifPresent(this::sendLive);
    }
  }

  private void sendLive(Run<F> run) {
    cursor = run.lastOffset();
    try {
      if (!sink.send(run.frames()) && state == State.LIVE) {
        state = State.CATCHING_UP;
        catchUp(); // it may have room again by now
      }
    } catch (RuntimeException | Error e) { // one listener's trouble is no other's
      fail(new IOException("a sink failed", e));
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
      try {
        catchUp();
      } catch (RuntimeException | Error e) {
        fail(new IOException("a sink failed", e));
      }
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
    if (cursor >= Math.max(joinedAt, shard.position())) {
      state = State.LIVE;
    } else {
      reading = true;
      Replay.Place<F> place = new Replay.Place<>(roster, cursor);
      shard.reads().submit(place, new Replay.Read<>(shard, place), outcome(this::replay));
    }
  }

  private void replay(Replay<F> replay) {
    reading = false;
    if (replay.run().isPresent() && sink.overfull()) {
      return; // until resume
    }
    Batch batch = replay.batch();
    boolean wanted = !batch.lost() || passGap(batch.from());
    if (wanted && state != State.CLOSED) {
      cursor = batch.next();
      replay.run().ifPresent(run -> sink.send(run.frames()));
    }
    catchUp();
  }

  /**
   * Tells that events after the cursor are gone; returns whether those that are left are wanted.
   */
  private boolean passGap(long earliest) {
    Hub hub = shard.hub();
    boolean goOn = onGap == Follow.OnGap.EARLIEST;
    long next = goOn ? earliest : hub.log().end();
    sink.gap(new Gap(hub.idOf(cursor), hub.idOf(earliest), hub.idOf(next), Gap.Reason.EXPIRED));
    cursor = next;
    return goOn;
  }

  private void fail(IOException cause) {
    if (state != State.CLOSED) {
      close();
      tellOfFailure(cause);
    }
  }

  private void tellOfFailure(IOException cause) {
    try {
      sink.failed(cause);
    } catch (RuntimeException | Error e) {
      Uncaught.report(e);
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
        } catch (RuntimeException | Error e) {
          fail(new IOException("a sink failed", e));
        }
      }

      @Override
      public void failed(IOException cause) {
        fail(cause);
      }
    };
  }
}
