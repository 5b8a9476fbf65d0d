package dev.tailrace.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/**
 * Stands before TLS until the first bytes come: one who speaks HTTP without TLS is told so, in HTTP,
 * because the alert that TLS has for it tells a person nothing.
 *
 * <p>Threads: confined to its event loop.
 */
final class PlainHttp extends ChannelInboundHandlerAdapter {
  private static final String TEXT = "this port speaks HTTP over TLS only: use https://\n";
  private static final byte[] ANSWER =
      ("HTTP/1.1 400 Bad Request\r\n"
              + "content-type: text/plain; charset=utf-8\r\n"
              + "content-length: "
              + TEXT.length()
              + "\r\nconnection: close\r\n\r\n"
              + TEXT)
          .getBytes(StandardCharsets.US_ASCII);

  private final TlsContext tls;
  private boolean refused;

  PlainHttp(TlsContext tls) {
    this.tls = tls;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (refused) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof ByteBuf bytes && isMethod(bytes)) {
      refused = true;
      tls.failedHandshakes.increment();
      bytes.release();
      context
          .writeAndFlush(Unpooled.wrappedBuffer(ANSWER))
          .addListener(ChannelFutureListener.CLOSE);
    } else {
      context.pipeline().remove(this);
      context.fireChannelRead(message);
    }
  }

  /** A record of TLS begins with its type, which is no letter. */
  private static boolean isMethod(ByteBuf bytes) {
    byte first = bytes.getByte(bytes.readerIndex());
    return first >= 'A' && first <= 'Z';
  }
}
