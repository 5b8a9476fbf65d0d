package dev.tailrace.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;

/**
 * Looks at the first bytes of a connection in clear: a client that knows beforehand that it may
 * speak HTTP/2 begins with the preface (RFC 9113 3.3). Then it takes HTTP/1 out of the pipeline,
 * and itself in any case.
 *
 * <p>Threads: confined to its event loop.
 */
final class Http2Preface extends ChannelInboundHandlerAdapter {
  private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();

  private final Runnable toHttp2;
  private ByteBuf begun; // a part of the preface, and perhaps of something else

  /**
   * @param toHttp2 puts HTTP/2 in HTTP/1's place
   */
  Http2Preface(Runnable toHttp2) {
    this.toHttp2 = toHttp2;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = begun == null ? (ByteBuf) message : join(context, (ByteBuf) message);
    begun = null;
    int length = Math.min(bytes.readableBytes(), PREFACE.readableBytes());
    if (!ByteBufUtil.equals(bytes, bytes.readerIndex(), PREFACE, 0, length)) {
      leave(context, bytes);
    } else if (length < PREFACE.readableBytes()) {
      begun = bytes;
    } else {
      toHttp2.run();
      leave(context, bytes);
    }
  }

  private ByteBuf join(ChannelHandlerContext context, ByteBuf more) {
    ByteBuf all = context.alloc().buffer(begun.readableBytes() + more.readableBytes());
    all.writeBytes(begun).writeBytes(more);
    begun.release();
    more.release();
    return all;
  }

  private void leave(ChannelHandlerContext context, ByteBuf bytes) {
    context.fireChannelRead(bytes);
    context.pipeline().remove(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (begun != null) {
      begun.release();
      begun = null;
    }
  }

  /** What has come is no preface. */
  @Override
  public void channelInactive(ChannelHandlerContext context) {
    context.fireChannelInactive();
    handlerRemoved(context);
  }
}
