package dev.tailrace.interop;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * A {@link Dialer}'s request for a stream by HTTP/1.1, on a connection of its own.
 *
 * <p>Threads: confined to the dialer's.
 */
final class Http1Call extends SimpleChannelInboundHandler<HttpObject> {
  private final String target;
  private final String lastEventId;
  private final Dialer.Stream stream;
  private boolean over;

  Http1Call(String target, String lastEventId, Dialer.Stream stream) {
    this.target = target;
    this.lastEventId = lastEventId;
    this.stream = stream;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, target);
    request.headers().set("Host", "localhost").set("Accept", "text/event-stream");
    if (!lastEventId.isEmpty()) {
      request.headers().set("Last-Event-ID", lastEventId);
    }
    context.writeAndFlush(request);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
    if (part instanceof HttpResponse head && head.status().code() == 200) {
      stream.began(context.channel(), head.headers().contains("Content-Length"));
    }
    if (part instanceof HttpContent content) {
      stream.bytes(content.content());
    }
    if (part instanceof LastHttpContent) {
      context.close();
    }
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
