package dev.tailrace.server;

import dev.tailrace.hub.Gap;
import dev.tailrace.hub.Opening;
import dev.tailrace.hub.Sink;
import dev.tailrace.hub.Subscription;
import dev.tailrace.server.ServerMetrics.Ended;
import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.unix.Socket;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listener's connection: writes the shard's frames as they are, keeps it alive when there are
 * none, and ends it when the client has gone, stalls, or has been there long enough. Beyond the
 * write-buffer mark it holds at most the one run of frames that passed it: what comes then the
 * subscription reads from the log, when there is room again.
 *
 * <p>Threads: confined to its event loop.
 */
final class StreamSink extends ChannelInboundHandlerAdapter implements Sink<SharedFrame>, Peer {
  private static final Logger LOG = LoggerFactory.getLogger(StreamSink.class);
  private static final byte[] NOTHING = {};
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** A listener has nothing more to say; some clients send a little all the same. */
  private static final int MAX_INPUT_BYTES = 64 * 1024;

  /** Takes over the connection when the subscription opens. */
  interface Opener {
    /** Writes the head and puts the sink into the pipeline; false if the client has gone. */
    boolean open(Opening opening, StreamSink sink);

    /** The subscription failed before it opened. */
    void failed(IOException cause);
  }

  private final ServerLoop loop;
  private final ServerMetrics metrics;
  private final ServerOptions.Times times;
  private final boolean chunked;
  private final long heartbeatNanos;
  private final long endNanos;
  private final TimerWheel.Timer pulse =
      new TimerWheel.Timer() {
        @Override
        void expired(long nowNanos) {
          pulse(nowNanos);
        }
      };

  private Opener opener; // null when it is open: it holds the whole request
  private ChannelHandlerContext ctx; // null until it is open
  private Subscription subscription;
  private boolean closed;
  private boolean ending;
  private boolean resuming;
  private long lastWriteNanos;
  private long lastProgressNanos;
  private long pending;
  private Socket socket; // null unless bytes may be written to it directly
  private boolean queued; // bytes may lie in the channel's queue
  private int inputBytes;

  StreamSink(ServerLoop loop, boolean chunked, Opener opener) {
    this.loop = loop;
    this.metrics = loop.service().metrics();
    this.times = loop.service().options().times();
    this.chunked = chunked;
    this.opener = opener;
    // Never longer than promised; shorter by up to a fifth, or those that came together would beat
    // together.
    this.heartbeatNanos =
        loop.between(times.heartbeat().multipliedBy(4).dividedBy(5), times.heartbeat());
    this.endNanos = loop.service().nanos().getAsLong() + loop.around(times.maxAge());
  }

  /** The subscription that feeds this sink, known as soon as it is made. */
  void attach(Subscription made) {
    subscription = made;
    if (closed) {
      made.close();
    }
  }

  // what the shard says

  @Override
  public void open(Opening opening) {
    boolean opened = !closed && opener.open(opening, this);
    opener = null;
    if (!opened) {
      close();
      return;
    }
    metrics.streamsOpened.increment();
    lastWriteNanos = loop.service().nanos().getAsLong();
    loop.wheel().schedule(pulse, nextPulse(lastWriteNanos));
    long retry = TimeUnit.NANOSECONDS.toMillis(loop.between(times.retryMin(), times.retryMax()));
    write(("retry: " + retry + "\n:\n").getBytes(StandardCharsets.US_ASCII));
    if (opening.gap() != null) {
      gap(opening.gap());
    }
    ctx.flush();
    ctx.channel().config().setAutoRead(true); // a read now says only that the client has gone
  }

  /** The whole of a delivery, as a rule; it touches as little memory as it can. */
  @Override
  public boolean send(SharedFrame frames) {
    if (closed || ending) {
      return false;
    }
    lastWriteNanos = frames.madeNanos();
    return transmit(frames.deliver(chunked));
  }

  /**
   * Straight to the socket if nothing waits there, else in its turn; returns whether there is room.
   */
  private boolean transmit(ByteBuf shared) {
    if (!direct()) {
      return enqueueAndFlush(shared.retainedDuplicate());
    }
    try {
      int sent = DirectWrite.write(socket, shared);
      int rest = shared.readableBytes() - sent;
      return rest == 0 || enqueueAndFlush(shared.retainedSlice(shared.readerIndex() + sent, rest));
    } catch (IOException e) {
      exceptionCaught(ctx, e);
      return false;
    }
  }

  /** Whether bytes may go to the socket past the channel's queue. */
  private boolean direct() {
    if (queued) {
      queued = !DirectWrite.isQueueEmpty(ctx.channel());
    }
    return !queued && socket != null && socket.isOpen();
  }

  private boolean enqueueAndFlush(ByteBuf bytes) {
    enqueue(bytes);
    ctx.flush();
    return writable();
  }

  @Override
  public boolean writable() {
    return ctx != null && !closed && !ending && ctx.channel().isWritable();
  }

  @Override
  public void gap(Gap gap) {
    if (!closed && !ending) {
      metrics.gaps.increment();
      write(GapEvent.encode(gap));
      ctx.flush();
    }
  }

  @Override
  public void failed(IOException cause) {
    LOG.error("the subscription of a listener failed", cause);
    if (ctx != null) {
      end(Ended.LOG_FAILED);
    } else if (opener != null) {
      opener.failed(cause);
      close();
    }
  }

  // what the channel says

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
    socket = DirectWrite.socketOf(ctx.channel());
    queued = true; // the head
    loop.add(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    inputBytes += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
    ReferenceCountUtil.release(message);
    if (inputBytes > MAX_INPUT_BYTES && !closed) {
      metrics.rejected(Limit.STREAM_INPUT);
      close(Ended.STREAM_INPUT);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (!ctx.channel().isWritable()) {
      return;
    }
    // Said here as well as by the number of bytes that wait: that may be the same again soon.
    lastProgressNanos = loop.service().nanos().getAsLong();
    if (!resuming && writable() && subscription != null) {
      resuming = true; // not at once: this may be within a flush, in the middle of a turn
      loop.execute(this::resume);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      close(Ended.CLIENT_GONE);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    close(Ended.CLIENT_GONE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("{}: client gone: {}", ctx.channel(), cause.toString());
    } else {
      LOG.error("{}: a stream failed", ctx.channel(), cause);
    }
    close(Ended.CLIENT_GONE);
  }

  @Override
  public void drain() {
    end(Ended.SHUTDOWN);
  }

  @Override
  public void close() {
    if (ctx == null) {
      unsubscribe();
    } else {
      close(Ended.SHUTDOWN);
    }
  }

  private void unsubscribe() {
    if (!closed) {
      closed = true;
      socket = null;
      if (subscription != null) {
        subscription.close();
      }
    }
  }

  private void resume() {
    resuming = false;
    if (writable()) {
      subscription.resume();
    }
  }

  private void write(byte[] own) {
    ByteBuf bytes = loop.frames().encode(List.of(own), chunked);
    metrics.streamBytes.add(bytes.readableBytes());
    lastWriteNanos = loop.service().nanos().getAsLong();
    enqueue(bytes);
  }

  private void enqueue(ByteBuf bytes) {
    queued = true;
    ctx.write(bytes, ctx.voidPromise());
  }

  private void pulse(long nowNanos) {
    if (stalled(nowNanos)) {
      close(Ended.STALLED);
    } else if (ending) {
      loop.wheel().schedule(pulse, times.stall().toNanos());
    } else if (nowNanos - endNanos >= 0) {
      end(Ended.MAX_AGE);
    } else {
      loop.wheel().schedule(pulse, nextPulse(nowNanos));
      if (nowNanos - lastWriteNanos >= heartbeatNanos && ctx.channel().isWritable()) {
        beat(nowNanos);
      }
    }
  }

  private void beat(long nowNanos) {
    ByteBuf bytes = loop.heartbeat().bytes(chunked);
    metrics.heartbeats.increment();
    metrics.streamBytes.add(bytes.readableBytes());
    lastWriteNanos = nowNanos;
    transmit(bytes);
  }

  private long nextPulse(long nowNanos) {
    long beat = lastWriteNanos + heartbeatNanos - nowNanos;
    long next = beat > 0 ? beat : heartbeatNanos;
    if (pending > 0) {
      next = Math.min(next, times.stall().toNanos());
    }
    return Math.min(next, endNanos - nowNanos);
  }

  /** Whether bytes wait of which the client has taken none for too long. */
  private boolean stalled(long nowNanos) {
    long now = Deadline.pending(ctx.channel());
    if (now == 0 || now != pending) {
      pending = now;
      lastProgressNanos = nowNanos;
    }
    return pending > 0 && nowNanos - lastProgressNanos >= times.stall().toNanos();
  }

  /**
   * Ends the response as HTTP ends it, so that the client knows it has all there was and comes
   * back.
   */
  private void end(Ended reason) {
    if (closed || ending) {
      return;
    }
    ending = true;
    socket = null;
    metrics.ended(reason);
    subscription.close();
    if (!ctx.channel().isWritable()) {
      finish();
      return;
    }
    byte[] last = chunked ? LAST_CHUNK : NOTHING;
    ctx.writeAndFlush(loop.allocator().directBuffer(LAST_CHUNK.length).writeBytes(last))
        .addListener(ChannelFutureListener.CLOSE);
    loop.wheel().schedule(pulse, times.stall().toNanos());
  }

  private void close(Ended reason) {
    if (closed) {
      return;
    }
    if (!ending) {
      metrics.ended(reason);
    }
    finish();
  }

  private void finish() {
    unsubscribe();
    loop.wheel().cancel(pulse);
    loop.remove(this);
    ctx.close();
  }
}
