package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Ended;
import java.time.Duration;

/**
 * What is due on a stream, and when: a heartbeat if nothing else is written, a look whether its
 * client stalls, its end.
 *
 * <p>Threads: confined to its stream's event loop.
 */
final class StreamPulse extends TimerWheel.Timer {
  private final StreamSink sink;
  private final long heartbeatNanos;
  private long endNanos;
  private Ended endReason;
  private long pending; // bytes that waited for the client when it was last looked at
  private long progressNanos;

  /**
   * It is not set before {@link #schedule}.
   *
   * @param sinceNanos when its stream was asked for
   */
  StreamPulse(StreamSink sink, Ticket ticket, long sinceNanos) {
    this.sink = sink;
    // Never longer than promised; shorter by up to a fifth, or those that came together would beat
    // together.
    Duration heartbeat = times().heartbeat();
    this.heartbeatNanos =
        loop().between(heartbeat.multipliedBy(4).dividedBy(5), heartbeat);
    live(ticket, sinceNanos + loop().around(times().maxAge()));
  }

  /** The stream ends with its ticket or at its age, whatever is first. */
  void live(Ticket ticket, long ageNanos) {
    long now = now();
    Duration left = Duration.ofNanos(Math.max(0, ageNanos - now));
    Duration life = ticket.life(loop().service().clock(), left);
    endNanos = now + life.toNanos();
    endReason = life.compareTo(left) < 0 ? Ended.TOKEN_EXPIRED : Ended.MAX_AGE;
  }

  /** When the stream is old, if its token does not end before: only who can be changed keeps both. */
  long ageNanos(long sinceNanos) {
    return endReason == Ended.MAX_AGE ? endNanos : sinceNanos + loop().around(times().maxAge());
  }

  /** The server closes within this time. */
  void drain(Duration within) {
    long sooner = now() + within.toNanos();
    if (sooner - endNanos < 0) {
      endNanos = sooner;
      endReason = Ended.SHUTDOWN;
      schedule();
    }
  }

  /** Whether the stream ends because the server closes. */
  boolean isDraining() {
    return endReason == Ended.SHUTDOWN;
  }

  /** The client has taken some of what waited for it. */
  void progressed() {
    progressNanos = now();
  }

  /** From now on, until it is cancelled. */
  void schedule() {
    loop().wheel().schedule(this, next(now()));
  }

  /** The stream has written its last; only a client that stalls is waited for. */
  void awaitEnd() {
    loop().wheel().schedule(this, times().stall().toNanos());
  }

  void cancel() {
    loop().wheel().cancel(this);
  }

  @Override
  void expired(long nowNanos) {
    if (stalled(nowNanos)) {
      sink.stalled();
    } else if (sink.isEnding()) {
      awaitEnd();
    } else if (nowNanos - endNanos >= 0) {
      sink.end(endReason);
    } else {
      loop().wheel().scheduleAt(this, nowNanos + next(nowNanos));
      if (nowNanos - sink.lastWriteNanos() >= heartbeatNanos && sink.writable()) {
        sink.beat(nowNanos);
      }
    }
  }

  private long next(long nowNanos) {
    long beat = sink.lastWriteNanos() + heartbeatNanos - nowNanos;
    long next = beat > 0 ? beat : heartbeatNanos;
    if (pending > 0) {
      next = Math.min(next, times().stall().toNanos());
    }
    return Math.min(next, endNanos - nowNanos);
  }

  /** Whether bytes wait of which the client has taken none for too long. */
  private boolean stalled(long nowNanos) {
    long now = sink.pending();
    if (now == 0 || now != pending) {
      pending = now;
      progressNanos = nowNanos;
    }
    return pending > 0 && nowNanos - progressNanos >= times().stall().toNanos();
  }

  private ServerLoop loop() {
    return sink.loop();
  }

  private TimeOptions times() {
    return loop().service().options().times();
  }

  private long now() {
    return loop().service().nanos().getAsLong();
  }
}
