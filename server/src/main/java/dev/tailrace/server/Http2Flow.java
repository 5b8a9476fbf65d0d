package dev.tailrace.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * What the streams of an HTTP/2 connection are given to write. What a turn of the loop writes to all
 * of them goes out in one flush.
 *
 * <p>What a stream was given and its window does not let out is held in memory. A client could have
 * much of that held for a byte of window on each of its streams; so the more is held for a
 * connection, the wider the window must be of who is given more.
 *
 * <p>Threads: confined to its event loop.
 */
final class Http2Flow {
  /** In units of what may be in flight: what may be held for windows however narrow. */
  private static final int FREELY_HELD = 16;

  /** What is held beyond that, in windows of who wants more. */
  private static final int WINDOWS_HELD = 128;

  private final Http2Session session;
  private final Http2Room room;
  private final int inFlight;
  private final ChannelFutureListener taken = done -> taken((Http2Data) done);

  private boolean flushDue;
  private long unflushed;
  private long held; // given to streams, and not taken by the socket
  private int turn;

  Http2Flow(Http2Session session) {
    this.session = session;
    this.room = new Http2Room(session, this);
    this.inFlight = session.loop().service().options().limits().inFlightBytes();
  }

  /** Who waits for room. */
  Http2Room room() {
    return room;
  }

  /** Writes at the end of what the loop does at the moment, once for all streams. */
  void flushSoon() {
    if (!flushDue) {
      flushDue = true;
      session.loop().execute(this::flushNow);
    }
  }

  /** Writes a frame of data, which goes out with the next flush, and under the windows. */
  ChannelFuture data(Http2Stream stream, ByteBuf bytes, boolean end) {
    int count = bytes.readableBytes();
    unflushed += count;
    held += count;
    ChannelHandlerContext ctx = session.context();
    ChannelPromise promise = new Http2Data(ctx.channel(), ctx.executor(), count);
    session
        .encoder()
        .writeData(ctx, stream.id(), bytes, 0, end, promise.addListener(taken));
    if (unflushed > inFlight) {
      flushNow(); // not too many wait for the end of a turn
    } else {
      flushSoon();
    }
    return promise;
  }

  /** The socket has taken it, or nobody wants it any more. */
  private void taken(Http2Data data) {
    boolean much = holdsMuch();
    held -= data.bytes();
    if (much) {
      room.check();
    }
  }

  /** Counts the flushes. */
  int turn() {
    return turn;
  }

  private void flushNow() {
    flushDue = false;
    unflushed = 0;
    turn++;
    if (session.context().channel().isActive()) {
      session.flush(session.context());
      room.check();
    }
  }

  /**
   * Whether this stream may be given more: nothing of earlier turns waits, and the windows are open
   * for more than this turn has written, and the wider the more is held.
   *
   * @param given how many bytes this stream was given in this turn
   */
  boolean writable(Http2Stream stream, int given) {
    Http2RemoteFlowController windows = windows();
    boolean waits = given == 0 && windows.hasFlowControlled(stream);
    return hasRoom() && !waits && windows.windowSize(stream) - given > leastWindow();
  }

  /** Whether more is held than may be for windows however narrow. */
  boolean holdsMuch() {
    return held > freelyHeld();
  }

  private long leastWindow() {
    return Math.max(0, held - freelyHeld()) / WINDOWS_HELD;
  }

  private long freelyHeld() {
    return (long) FREELY_HELD * inFlight;
  }

  /** Whether there is room in what all streams share. */
  boolean hasRoom() {
    return session.context().channel().isWritable()
        && windows().windowSize(session.connection().connectionStream()) - unflushed
            > leastWindow();
  }

  /** As {@link Outlet#pending}: a window shrinks when something is sent, and else grows. */
  long pending(Http2Stream stream) {
    Http2RemoteFlowController windows = windows();
    return windows.hasFlowControlled(stream)
        ? 1 + Integer.toUnsignedLong(windows.windowSize(stream))
        : 0;
  }

  /** Whether the window of this one is shut. */
  boolean isShut(Http2Stream stream) {
    return windows().windowSize(stream) <= 0;
  }

  private Http2RemoteFlowController windows() {
    return session.encoder().flowController();
  }
}
