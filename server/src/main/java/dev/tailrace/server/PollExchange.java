package dev.tailrace.server;

import dev.tailrace.hub.ExcerptCodec;
import dev.tailrace.hub.Follow;
import dev.tailrace.hub.Poll;
import dev.tailrace.hub.PollSink;
import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A long-poll: a whole answer with its length, as soon as there are events after the cursor or the
 * wait is over. What holds a stream back until it ends passes this on. While it lasts it has the
 * place of a stream, or who may have no more streams could wait in polls.
 *
 * <p>Threads: confined to its event loop.
 */
final class PollExchange implements Exchange, PollSink<PollAnswer> {
  private static final Logger LOG = LoggerFactory.getLogger(PollExchange.class);

  private final Responder responder;
  private final ServerMetrics metrics;
  private final Admission admission;
  private final TimerWheel wheel;
  private final Sender sender;
  private final Follow follow;
  private final PollQuery query;
  private final ExcerptCodec<PollAnswer> codec;
  private final TimerWheel.Timer timeOver =
      new TimerWheel.Timer() {
        @Override
        void expired(long nowNanos) {
          poll.hurry();
        }
      };

  private boolean impatient;
  private boolean placed;
  private Poll poll; // null until the request is complete and has a place

  /**
   * @param sender who asks
   * @param method HEAD is told at once what a GET would be told at once
   * @param space where the topics are
   */
  PollExchange(
      Responder responder,
      Sender sender,
      Follow follow,
      PollQuery query,
      HttpMethod method,
      Space space) {
    this.responder = responder;
    this.metrics = responder.loop().service().metrics();
    this.admission = responder.loop().service().admission();
    this.wheel = responder.loop().wheel();
    this.sender = sender;
    this.follow = follow;
    this.query = query;
    this.codec = new PollAnswer.Codec(space);
    this.impatient = query.patience().isZero() || method.equals(HttpMethod.HEAD);
  }

  @Override
  public void end() {
    Limit met = admission.openPoll(sender, responder.shared(), follow.size());
    placed = met == null;
    if (placed) {
      begin();
    } else {
      long millis = admission.retry().refused(responder.loop().random());
      responder.answer(Shed.other(met, millis));
    }
  }

  private void begin() {
    poll = responder.loop().shard().poll(follow, query.limits(), codec, this);
    if (impatient) {
      poll.hurry();
    } else {
      wheel.schedule(timeOver, query.patience().toNanos());
    }
    metrics.pollsBegun.increment();
  }

  @Override
  public void answer(PollAnswer made) {
    leave();
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
    if (poll == null) {
      leave();
    } else {
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
    leave();
    metrics.pollsAbandoned.increment();
  }

  private void leave() {
    wheel.cancel(timeOver);
    if (placed) {
      placed = false;
      admission.closeStream(sender, responder.shared(), follow.size());
    }
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
