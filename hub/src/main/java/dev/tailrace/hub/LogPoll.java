package dev.tailrace.hub;

import java.io.IOException;

/**
 * A poll is a subscription that is used as a wake-up only: with the first frame it is offered it
 * ends, and the log is read from the poll's cursor. So the answer's cursor is exact to the record,
 * and what came while the answer was made is in it, or after its cursor.
 *
 * <pre>
 *   OPENING ──► WAITING ──► READING ──► ENDED
 *                            a frame, a gap, or somebody hurries
 * </pre>
 *
 * <p>Threads: confined to the shard's loop.
 */
final class LogPoll<F, T> implements Sink<F>, Poll, LogReads.Outcome<T> {
  private enum State {
    OPENING,
    WAITING,
    READING,
    ENDED
  }

  private final Shard<F> shard;
  private final Follow follow;
  private final PollLimits limits;
  private final ExcerptCodec<T> codec;
  private final PollSink<T> sink;

  private State state = State.OPENING;
  private boolean hurried;
  private Subscription subscription; // null until it is made
  private long cursor;
  private Gap gap;

  LogPoll(
      Shard<F> shard, Follow follow, PollLimits limits, ExcerptCodec<T> codec, PollSink<T> sink) {
    this.shard = shard;
    this.follow = follow;
    this.limits = limits;
    this.codec = codec;
    this.sink = sink;
  }

  void start() {
    subscription = shard.subscribe(follow, this);
    if (!writable()) {
      subscription.close();
    }
  }

  // what the subscription says

  @Override
  public void open(Opening opening) {
    cursor = EventId.parse(opening.cursor()).orElseThrow().offset();
    gap = opening.gap();
    state = State.WAITING;
    if (hurried || gap != null) {
      read();
    }
  }

  @Override
  public boolean send(F frames) {
    read();
    return false;
  }

  @Override
  public boolean writable() {
    return state == State.OPENING || state == State.WAITING;
  }

  @Override
  public void gap(Gap lost) {
    read(); // which finds it again
  }

  @Override
  public void failed(IOException cause) {
    if (state != State.ENDED) {
      close();
      sink.failed(cause);
    }
  }

  // what the connection says

  @Override
  public void hurry() {
    hurried = true;
    read();
  }

  @Override
  public void close() {
    state = State.ENDED;
    unsubscribe();
  }

  private void read() {
    if (state == State.WAITING) {
      state = State.READING;
      unsubscribe();
      Sight sight = follow.simple().sight();
      Excerpt.Place<T> place =
          new Excerpt.Place<>(follow.topics(), sight, cursor, gap, follow.onGap(), limits, codec);
      shard.reads().submit(place, () -> place.read(shard.hub()), this);
    }
  }

  @Override
  public void done(T answer) {
    if (state == State.ENDED) {
      return;
    }
    state = State.ENDED;
    try {
      sink.answer(answer);
    } catch (RuntimeException | Error e) { // others share the read
      Uncaught.report(e);
    }
  }

  private void unsubscribe() {
    if (subscription != null) {
      subscription.close();
    }
  }
}
