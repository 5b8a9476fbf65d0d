package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Watches over one HTTP/2 connection: closes it when nobody uses it, when its client takes nothing
 * of what waits for it or never ends a frame it has begun, and when it is flooded with frames that
 * cost the server work and say nothing (PING, SETTINGS, PRIORITY, RST_STREAM, windows opened by a
 * byte). Netty bounds what of these can be counted by it: resets, CONTINUATION, empty DATA, answers
 * that are not taken.
 *
 * <p>Threads: confined to its event loop.
 */
final class Http2Vigil extends TimerWheel.Timer {
  private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MAX_WINDOWS_OWED = 10_000;

  private final Http2Session session;
  private final ServerLoop loop;
  private final TimeOptions times;
  private final int maxControlFrames;

  private long idleNanos;
  private long lastUseNanos;
  private long lastFrameNanos;
  private long pending;
  private int stalledRounds; // in which the client took none of that
  private boolean inFrame; // bytes came since the last frame was whole
  private double controlFrames; // of late
  private long countedNanos;
  private int windowsOwed;

  Http2Vigil(Http2Session session, ServerLoop loop) {
    this.session = session;
    this.loop = loop;
    this.times = loop.service().options().times();
    this.maxControlFrames = loop.service().options().http2().maxControlFrames();
  }

  void begin() {
    idleNanos = (session.isSurplus() ? times.head() : times.idle()).toNanos();
    lastUseNanos = now();
    lastFrameNanos = lastUseNanos;
    countedNanos = lastUseNanos;
    loop.wheel().schedule(this, ROUND_NANOS);
  }

  /** Nobody may be without use for longer than this from now on. */
  void rest(Duration atMost) {
    lastUseNanos = now();
    idleNanos = Math.min(idleNanos, atMost.toNanos());
  }

  void end() {
    loop.wheel().cancel(this);
  }

  void bytesCame() {
    if (!inFrame) {
      inFrame = true;
      lastFrameNanos = now();
    }
  }

  /** A frame that says something. */
  void frameCame() {
    inFrame = false;
  }

  void streamClosed() {
    lastUseNanos = now();
  }

  void dataSent() {
    windowsOwed = Math.min(windowsOwed + 2, MAX_WINDOWS_OWED);
  }

  /** A client that reads opens two windows for a frame of data, the stream's and ours. */
  void windowMoved() throws Http2Exception {
    if (windowsOwed > 0) {
      windowsOwed--;
      inFrame = false;
    } else {
      count(1);
    }
  }

  void controlFrameCame() throws Http2Exception {
    count(1);
  }

  /** As many as the limit in a moment, and as many again in each ten seconds. */
  private void count(double cost) throws Http2Exception {
    inFrame = false;
    long now = now();
    double forgotten = (double) (now - countedNanos) * maxControlFrames / (10 * ROUND_NANOS);
    controlFrames = Math.max(0, controlFrames - forgotten) + cost;
    countedNanos = now;
    if (controlFrames > maxControlFrames) {
      throw Http2Exception.connectionError(
          Http2Error.ENHANCE_YOUR_CALM, "more than %d control frames", maxControlFrames);
    }
  }

  @Override
  void expired(long nowNanos) {
    Channel channel = session.context().channel();
    long waits = Deadline.pending(channel);
    stalledRounds = waits > 0 && waits == pending ? stalledRounds + 1 : 0;
    pending = waits;
    boolean used = session.connection().numActiveStreams() > 0;
    if (used) {
      lastUseNanos = nowNanos;
    }
    if (stalledRounds * ROUND_NANOS >= times.stall().toNanos()) {
      cut(Limit.WRITE_TIME);
    } else if (inFrame && nowNanos - lastFrameNanos >= times.head().toNanos()) {
      cut(Limit.HEAD_TIME);
    } else if (nowNanos - lastUseNanos >= idleNanos) {
      channel.close(); // with GOAWAY
    } else {
      loop.wheel().schedule(this, ROUND_NANOS);
    }
  }

  private void cut(Limit limit) {
    loop.service().metrics().rejected(limit);
    session.close();
  }

  private long now() {
    return loop.service().nanos().getAsLong();
  }
}
