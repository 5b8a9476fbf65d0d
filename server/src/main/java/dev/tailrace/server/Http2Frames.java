package dev.tailrace.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * The frames that a client sends, and the end of its streams. Frames that ask for work and bring
 * nothing are counted by the {@link Http2Vigil}, which ends a flood of them.
 *
 * <p>Threads: confined to its event loop.
 */
final class Http2Frames extends Http2EventAdapter {
  private final Http2Session session;
  private final Http2Vigil vigil;

  Http2Frames(Http2Session session, Http2Vigil vigil) {
    this.session = session;
    this.vigil = vigil;
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx,
      int streamId,
      Http2Headers headers,
      int streamDependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean endStream)
      throws Http2Exception {
    onHeadersRead(ctx, streamId, headers, padding, endStream);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endStream)
      throws Http2Exception {
    vigil.frameCame();
    Http2Carried carried = session.carriedBy(session.connection().stream(streamId));
    if (carried == null) {
      session.request(streamId, headers, endStream);
    } else if (carried instanceof Http2Responder responder && endStream) {
      responder.bodyEnds(); // these are trailers
    }
  }

  /** Returns how many bytes are done with; the window opens again by so many. */
  @Override
  public int onDataRead(
      ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endStream) {
    vigil.frameCame();
    Http2Carried carried = session.carriedBy(session.connection().stream(streamId));
    return carried instanceof Http2Responder responder
        ? responder.body(data, padding, endStream)
        : data.readableBytes() + padding;
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext ctx, int streamId, int increment)
      throws Http2Exception {
    vigil.windowMoved();
    session.windowMoved(streamId);
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings)
      throws Http2Exception {
    vigil.controlFrameCame();
    session.settingsChanged();
  }

  @Override
  public void onSettingsAckRead(ChannelHandlerContext ctx) throws Http2Exception {
    vigil.controlFrameCame();
  }

  @Override
  public void onPingRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    vigil.controlFrameCame();
  }

  @Override
  public void onPingAckRead(ChannelHandlerContext ctx, long data) throws Http2Exception {
    vigil.controlFrameCame();
  }

  @Override
  public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode)
      throws Http2Exception {
    vigil.controlFrameCame();
  }

  @Override
  public void onPriorityRead(
      ChannelHandlerContext ctx, int streamId, int dependency, short weight, boolean exclusive)
      throws Http2Exception {
    vigil.controlFrameCame();
  }

  @Override
  public void onGoAwayRead(
      ChannelHandlerContext ctx, int lastStreamId, long errorCode, ByteBuf debugData)
      throws Http2Exception {
    vigil.controlFrameCame();
  }

  @Override
  public void onUnknownFrame(
      ChannelHandlerContext ctx, byte frameType, int streamId, Http2Flags flags, ByteBuf payload)
      throws Http2Exception {
    vigil.controlFrameCame();
  }

  @Override
  public void onStreamClosed(Http2Stream stream) {
    session.streamClosed(stream);
  }
}
