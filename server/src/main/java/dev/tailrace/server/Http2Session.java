package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP/2 connection (RFC 9113): many requests and event streams side by side, each with a window
 * of its own, so that one which does not read holds up no other.
 *
 * <p>A stream costs what Netty keeps of it and what it carries ({@link Http2Carried}); no channel,
 * no pipeline.
 *
 * <p>Threads: confined to its event loop.
 */
final class Http2Session extends Http2ConnectionHandler implements Peer {
  private static final Logger LOG = LoggerFactory.getLogger(Http2Session.class);

  private final ServerLoop loop;
  private final Limit surplus;
  private final PropertyKey carriedKey;
  private final Http2Vigil vigil;
  private final Http2Flow flow;

  private ChannelHandlerContext ctx;
  private boolean open;
  private boolean draining;
  private boolean flooded;

  Http2Session(
      Http2ConnectionDecoder decoder,
      Http2ConnectionEncoder encoder,
      Http2Settings settings,
      ServerLoop loop,
      Limit surplus) {
    super(decoder, encoder, settings);
    this.loop = loop;
    this.surplus = surplus;
    this.carriedKey = connection().newKey();
    this.vigil = new Http2Vigil(this, loop);
    this.flow = new Http2Flow(this);
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

  /** What its streams are given to write. */
  Http2Flow flow() {
    return flow;
  }

  /** Writes a frame of data, which goes out with the next flush, and under the windows. */
  ChannelFuture data(Http2Stream stream, ByteBuf bytes, boolean end) {
    vigil.dataSent();
    return flow.data(stream, bytes, end);
  }

  void reset(Http2Stream stream, Http2Error error) {
    resetStream(ctx, stream.id(), error.code(), ctx.newPromise());
    flow.flushSoon();
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
      flow.room().opened(carriedBy(connection().stream(streamId)));
    }
  }

  /** The windows of all streams may have moved. */
  void settingsChanged() throws Http2Exception {
    connection()
        .forEachActiveStream(
            stream -> {
              flow.room().opened(carriedBy(stream));
              return true;
            });
  }

  void streamClosed(Http2Stream stream) {
    Http2Carried carried = carriedBy(stream);
    if (carried != null) {
      stream.removeProperty(carriedKey);
      flow.room().forget(carried);
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
      flow.flushSoon();
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
    flow.flushSoon();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    vigil.bytesCame();
    super.channelRead(context, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    super.channelReadComplete(context);
    flow.room().check();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    super.channelWritabilityChanged(context);
    if (context.channel().isWritable()) {
      flow.room().check();
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
