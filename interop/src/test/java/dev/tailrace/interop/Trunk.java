package dev.tailrace.interop;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;

/**
 * An HTTP/2 connection of a {@link Dialer}: takes some streams, and no more once the hub has said
 * that it goes.
 *
 * <p>Threads: confined to the dialer's.
 */
final class Trunk implements ChannelFutureListener {
  static final int MOST = 100;

  private final List<Runnable> early = new ArrayList<>();
  private Channel channel; // null until it is connected
  private boolean over;
  private int streams;

  boolean hasRoom() {
    return !over && streams < MOST;
  }

  ChannelHandler initializer(SslContext tls) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel connection) {
        if (tls != null) {
          connection.pipeline().addLast(tls.newHandler(connection.alloc()));
        }
        connection
            .pipeline()
            .addLast(
                Http2FrameCodecBuilder.forClient()
                    .initialSettings(Http2Settings.defaultSettings().pushEnabled(false))
                    .gracefulShutdownTimeoutMillis(0)
                    .build(),
                new Http2MultiplexHandler(new Farewell()),
                new Farewell());
      }
    };
  }

  /** It is connected, or cannot be. */
  @Override
  public void operationComplete(ChannelFuture connected) {
    channel = connected.channel();
    over = !connected.isSuccess();
    channel.closeFuture().addListener(closed -> over = true);
    early.forEach(Runnable::run);
    early.clear();
  }

  void open(String target, String lastEventId, Dialer.Stream stream) {
    streams++;
    if (channel == null) {
      early.add(() -> call(target, lastEventId, stream));
    } else {
      call(target, lastEventId, stream);
    }
  }

  private void call(String target, String lastEventId, Dialer.Stream stream) {
    Http2Call call = new Http2Call(target, lastEventId, stream);
    if (over) {
      call.end();
      return;
    }
    new Http2StreamChannelBootstrap(channel)
        .handler(call)
        .open()
        .addListener(
            opened -> {
              if (!opened.isSuccess()) {
                call.end();
              }
            });
  }

  /** Sees that the hub goes; also stands where streams that a server began would come. */
  private final class Farewell extends ChannelInboundHandlerAdapter {
    @Override
    public boolean isSharable() {
      return true;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
      over |= frame instanceof Http2GoAwayFrame;
      ReferenceCountUtil.release(frame);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close();
    }
  }
}
