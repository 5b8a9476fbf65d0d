package dev.tailrace.interop;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * A {@link Dialer}'s request for a stream by HTTP/2, on a {@link Trunk}.
 *
 * <p>Threads: confined to the dialer's.
 */
final class Http2Call extends ChannelInboundHandlerAdapter {
  private final String target;
  private final String lastEventId;
  private final Dialer.Stream stream;
  private boolean over;

  Http2Call(String target, String lastEventId, Dialer.Stream stream) {
    this.target = target;
    this.lastEventId = lastEventId;
    this.stream = stream;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    Http2Headers head = new DefaultHttp2Headers();
    head.method("GET").path(target).scheme("http").authority("localhost");
    head.add("accept", "text/event-stream");
    if (!lastEventId.isEmpty()) {
      head.add("last-event-id", lastEventId);
    }
    context.writeAndFlush(new DefaultHttp2HeadersFrame(head, true));
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    if (frame instanceof Http2HeadersFrame head && "200".contentEquals(head.headers().status())) {
      stream.began(context.channel(), head.headers().contains("content-length"));
    }
    if (frame instanceof Http2DataFrame data) {
      stream.bytes(data.content());
    }
    ReferenceCountUtil.release(frame);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    end();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  void end() {
    if (!over) {
      over = true;
      stream.ended();
    }
  }
}
