package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP/2 connection (RFC 9113): many requests and event streams side by side, each with a window
 * of its own, so that one which does not read holds up no other. What a turn of the loop writes to
 * all its streams goes out in one flush.
 *
 * <p>What a stream was given and its window does not let out is held in memory. A client could have
 * much of that held for a byte of window on each of its streams; so the more is held for a
 * connection, the wider the window must be of who is given more.
 *
 * <p>A stream costs what Netty keeps of it and what it carries ({@link Http2Carried}); no channel,
 * no pipeline.
 *
 * <p>Threads: confined to its event loop.
 */
final class Http2Session extends Http2ConnectionHandler implements Peer {
  private static final Logger LOG = LoggerFactory.getLogger(Http2Session.class);

  /** In units of what may be in flight: what may be held for windows however narrow. */
  private static final int FREELY_HELD = 16;

  /** What is held beyond that, in windows of who wants more. */
  private static final int WINDOWS_HELD = 128;

  private final ServerLoop loop;
  private final Limit surplus;
  private final long freelyHeld;
  private final PropertyKey carriedKey;
  private final Http2Vigil vigil;
  private final Http2Room room;
  private final ChannelFutureListener taken = done -> taken((Http2Data) done);

  private ChannelHandlerContext ctx;
  private boolean open;
  private boolean draining;
  private boolean flooded;
  private boolean flushDue;
  private long unflushed;
  private long held; // given to streams, and not taken by the socket
  private int turn;

  Http2Session(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      ServerLoop loop,
      Limit surplus) {
    super(decoder, encoder, settings);
    this.loop = loop;
    this.surplus = surplus;
    this.freelyHeld = (long) FREELY_HELD * loop.service().options().limits().inFlightBytes();
    this.carriedKey = connection().newKey();
    this.vigil = new Http2Vigil(this, loop);
    this.room = new Http2Room(this);
    Http2Frames frames = new Http2Frames(this, vigil);
    decoder.frameListener(frames);
    connection().addListener(frames);
  }

  // what its streams use

  ServerLoop loop() {
    return loop;
  }

  /** The limit that a request now would be beyond, or null. */
  Limit surplus() {
    Limit streams = loop.service().streamsAreTaken() ? Limit.STREAMS : null;
    return surplus != null ? surplus : streams;
  }

  /** Whether the connection is one more than the server takes. */
  boolean isSurplus() {
    return surplus != null;
  }

  ChannelHandlerContext context() {
    return ctx;
  }

  void carry(Http2Stream stream, Http2Carried carried) {
    stream.setProperty(carriedKey, carried);
  }

  Http2Carried carriedBy(Http2Stream stream) {
    return stream.getProperty(carriedKey);
  }

  /** Writes at the end of what the loop does at the moment, once for all streams. */
  void flushSoon() {
    if (!flushDue) {
      flushDue = true;
      loop.execute(this::flushNow);
    }
  }

  /** Writes a frame of data, which goes out with the next flush, and under the windows. */
  ChannelFuture data(Http2Stream stream, ByteBuf bytes, boolean end) {
    int count = bytes.readableBytes();
    unflushed += count;
    held += count;
    vigil.dataSent();
    ChannelPromise promise = new Http2Data(ctx.channel(), ctx.executor(), count);
    encoder().writeData(ctx, stream.id(), bytes, 0, end, promise.addListener(taken));
    if (unflushed > loop.service().options().limits().inFlightBytes()) {
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
    if (ctx.channel().isActive()) {
      flush(ctx);
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
    Http2RemoteFlowController flow = encoder().flowController();
    boolean waits = given == 0 && flow.hasFlowControlled(stream);
    return hasRoom() && !waits && flow.windowSize(stream) - given > leastWindow();
  }

  /** Whether more is held than may be for windows however narrow. */
  boolean holdsMuch() {
    return held > freelyHeld;
  }

  private long leastWindow() {
    return Math.max(0, held - freelyHeld) / WINDOWS_HELD;
  }

  /** Whether there is room in what all streams share. */
  boolean hasRoom() {
    Http2RemoteFlowController flow = encoder().flowController();
    return ctx.channel().isWritable()
        && flow.windowSize(connection().connectionStream()) - unflushed > leastWindow();
  }

  /** Tells it when it is writable again. */
  void await(Http2Carried carried) {
    room.await(carried);
  }

  /** As {@link Outlet#pending}: a window shrinks when something is sent, and else grows. */
  long pending(Http2Stream stream) {
    Http2RemoteFlowController flow = encoder().flowController();
    return flow.hasFlowControlled(stream)
        ? 1 + Integer.toUnsignedLong(flow.windowSize(stream))
        : 0;
  }

  void reset(Http2Stream stream, Http2Error error) {
    resetStream(ctx, stream.id(), error.code(), ctx.newPromise());
    flushSoon();
  }

  // what the client says

  void request(int streamId, Http2Headers headers, boolean ended) throws Http2Exception {
    request(connection().stream(streamId), Http2Messages.request(streamId, headers), ended);
  }

  /** The request that asked for HTTP/2 in HTTP/1.1, and is answered here. */
  void upgraded(HttpRequest head, Http2Settings settings) throws Http2Exception {
    onHttpServerUpgrade(settings);
    request(connection().stream(1), head, true);
  }

  private void request(Http2Stream stream, HttpRequest head, boolean ended) {
    Http2Responder responder = new Http2Responder(this, stream, head);
    carry(stream, responder);
    responder.begin(ended);
  }

  /** The client takes more, of this stream or (0) of all together. */
  void windowMoved(int streamId) {
    if (streamId != 0) {
      room.opened(carriedBy(connection().stream(streamId)));
    }
  }

  /** The windows of all streams may have moved. */
  void settingsChanged() throws Http2Exception {
    connection()
        .forEachActiveStream(
            stream -> {
              room.opened(carriedBy(stream));
              return true;
            });
  }

  void streamClosed(Http2Stream stream) {
    Http2Carried carried = carriedBy(stream);
    if (carried != null) {
      stream.removeProperty(carriedKey);
      room.forget(carried);
      carried.closed();
    }
    vigil.streamClosed();
    if (draining) {
      loop.execute(this::closeIfIdle);
    }
  }

  // what the server says

  /**
   * Tells the client to make its next requests elsewhere; its streams end by themselves. At rest it
   * may have been asked something already that has not arrived: that is answered.
   */
  @Override
  public void drain(Duration within) {
    if (!draining && ctx.channel().isActive()) {
      draining = true;
      String why = "the hub is closing";
      goAway(
          ctx,
          Integer.MAX_VALUE,
          Http2Error.NO_ERROR.code(),
          Unpooled.wrappedBuffer(why.getBytes(StandardCharsets.US_ASCII)),
          ctx.newPromise());
      flushSoon();
    }
    drainRequests(within);
    if (within.isZero()) {
      closeIfIdle();
    } else {
      vigil.rest(within);
    }
  }

  private void drainRequests(Duration within) {
    try {
      connection()
          .forEachActiveStream(
              stream -> {
                if (carriedBy(stream) instanceof Http2Responder responder) {
                  responder.drain(within);
                }
                return true;
              });
    } catch (Http2Exception e) {
      LOG.debug("{}: draining: {}", ctx.channel(), e.toString());
    }
  }

  void closeIfIdle() {
    if (connection().numActiveStreams() == 0) {
      ctx.channel().close(); // with GOAWAY
    }
  }

  @Override
  public void close() {
    ctx.close();
  }

  // what the channel says

  @Override
  public void handlerAdded(ChannelHandlerContext context) throws Exception {
    ctx = context;
    super.handlerAdded(context);
    if (context.channel().isActive()) {
      opened();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws Exception {
    super.channelActive(context);
    opened();
  }

  /** Over TLS it is added before the channel is said to be active, else afterwards. */
  private void opened() {
    if (open) {
      return;
    }
    open = true;
    loop.add(this);
    vigil.begin();
    ctx.channel().config().setAutoRead(true); // what is read is bounded by the windows
    flushSoon();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    vigil.bytesCame();
    super.channelRead(context, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    super.channelReadComplete(context);
    room.check();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    super.channelWritabilityChanged(context);
    if (context.channel().isWritable()) {
      room.check();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    loop.remove(this);
    vigil.end();
    super.channelInactive(context);
  }

  /** Who sends no more cannot read either: acknowledgements are frames, too. */
  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
    super.userEventTriggered(context, event);
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      close();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) throws Exception {
    if (ClientGone.is(cause)) {
      LOG.debug("{}: client gone: {}", context.channel(), cause.toString());
      close();
    } else {
      super.exceptionCaught(context, cause);
    }
  }

  /** Also what is our own fault comes here; the client's is no news. */
  @Override
  protected void onConnectionError(
      ChannelHandlerContext context, boolean outbound, Throwable cause, Http2Exception http2) {
    Http2Error error = http2 == null ? Http2Error.INTERNAL_ERROR : http2.error();
    if (error == Http2Error.INTERNAL_ERROR && !ClientGone.is(cause)) {
      LOG.error("{}: an HTTP/2 connection failed", context.channel(), cause);
    } else {
      LOG.debug("{}: HTTP/2 connection error: {}", context.channel(), cause.toString());
    }
    if (error == Http2Error.ENHANCE_YOUR_CALM && !flooded) {
      flooded = true; // what has been read already may be more of it
      loop.service().metrics().rejected(Limit.HTTP2_FLOOD);
    }
    super.onConnectionError(context, outbound, cause, http2);
  }

  @Override
  protected void onStreamError(
      ChannelHandlerContext context,
      boolean outbound,
      Throwable cause,
      Http2Exception.StreamException http2) {
    if (http2.error() == Http2Error.REFUSED_STREAM) {
      loop.service().metrics().rejected(Limit.STREAMS);
    }
    super.onStreamError(context, outbound, cause, http2);
  }
}
