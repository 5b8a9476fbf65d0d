package dev.tailrace.server;

import dev.tailrace.hub.ExcerptCodec;
import dev.tailrace.hub.Follow;
import dev.tailrace.hub.Poll;
import dev.tailrace.hub.PollSink;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A long-poll: a whole answer with its length, as soon as there are events after the cursor or the
 * wait is over. What holds a stream back until it ends passes this on.
 *
 * <p>Threads: confined to its event loop.
 */
final class PollExchange implements Exchange, PollSink<PollAnswer> {
  private static final Logger LOG = LoggerFactory.getLogger(PollExchange.class);
  private static final ExcerptCodec<PollAnswer> JSON = PollAnswer::of;

  private final Responder responder;
  private final ServerMetrics metrics;
  private final TimerWheel wheel;
  private final Follow follow;
  private final PollQuery query;
  private final TimerWheel.Timer timeOver =
      new TimerWheel.Timer() {
        @Override
        void expired(long nowNanos) {
          poll.hurry();
        }
      };

  private boolean impatient;
  private Poll poll; // null until the request is complete

  /**
   * @param method HEAD is told at once what a GET would be told at once
   */
  PollExchange(Responder responder, Follow follow, PollQuery query, HttpMethod method) {
    this.responder = responder;
    this.metrics = responder.loop().service().metrics();
    this.wheel = responder.loop().wheel();
    this.follow = follow;
    this.query = query;
    this.impatient = query.patience().isZero() || method.equals(HttpMethod.HEAD);
  }

  @Override
  public void end() {
    poll = responder.loop().shard().poll(follow, query.limits(), JSON, this);
    if (impatient) {
      poll.hurry();
    } else {
      wheel.schedule(timeOver, query.patience().toNanos());
    }
    metrics.pollsBegun.increment();
  }

  @Override
  public void answer(PollAnswer made) {
    wheel.cancel(timeOver);
    count(made);
    responder.answer(
        Answer.of(HttpResponseStatus.OK, "application/json", made.body())
            .with(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE.toString())
            .with(HttpHeaderNames.VARY, "Accept")
            .with(FollowQuery.LAST_EVENT_ID, made.cursor()));
  }

  @Override
  public void failed(IOException cause) {
    LOG.error("the log cannot be read for a poll", cause);
    abandon();
    responder.refuse(Problem.unreadableLog());
  }

  /** The client has gone. */
  @Override
  public void cut() {
    if (poll != null) {
      poll.close();
      abandon();
    }
  }

  @Override
  public boolean endsWithInput() {
    return true;
  }

  /** With what there is; the rest is after its cursor, in the next hub. */
  @Override
  public void drain() {
    impatient = true;
    if (poll != null) {
      poll.hurry();
    }
  }

  private void abandon() {
    wheel.cancel(timeOver);
    metrics.pollsAbandoned.increment();
  }

  private void count(PollAnswer made) {
    metrics.pollsAnswered.increment();
    metrics.pollEvents.add(made.events());
    metrics.pollBytes.add(made.body().length);
    if (made.events() == 0) {
      metrics.pollsEmpty.increment();
    }
    if (made.more()) {
      metrics.pollsCut.increment();
    }
    if (made.gap() != null) {
      metrics.gap(made.gap().reason());
    }
  }
}
