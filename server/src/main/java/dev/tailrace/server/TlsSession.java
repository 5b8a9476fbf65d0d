package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a connection over TLS look like one without to all handlers behind it, which it puts there
 * when the handshake is done: then the connection begins; the peer's {@code close_notify} is the
 * end of its input; a read that brings them no bytes is none; and to close waits for nobody who
 * takes nothing.
 *
 * <pre>
 *   [PlainHttp] ─ SslHandler ─ TlsSession ─ what the chosen protocol needs
 * </pre>
 *
 * <p>Threads: confined to its event loop.
 */
final class TlsSession extends ChannelDuplexHandler implements Peer {
  private static final Logger LOG = LoggerFactory.getLogger(TlsSession.class);

  private final ServerLoop loop;
  private final Consumer<String> chosen;
  private final TimerWheel.Timer patience =
      new TimerWheel.Timer() {
        @Override
        void expired(long nowNanos) {
          late();
        }
      };

  private ChannelHandlerContext ctx;
  private boolean handshaking = true;
  private boolean brought; // bytes by the read in progress

  /**
   * @param chosen adds the handlers of the protocol that ALPN has chosen; it is given null if the
   *     client offers none that is known here
   */
  TlsSession(ServerLoop loop, Consumer<String> chosen) {
    this.loop = loop;
    this.chosen = chosen;
  }

  /**
   * Says that nothing more will be written, if that can be said while there is more to read: with
   * BoringSSL an end of one direction is the end of both.
   */
  static void endOutput(DuplexChannel channel) {
    if (channel.pipeline().get(SslHandler.class) == null) {
      channel.shutdownOutput();
    }
  }

  @Override
  public void drain(Duration within) {
    if (within.isZero()) {
      abort();
    }
  }

  @Override
  public void close() {
    abort();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    loop.add(this);
    loop.wheel().schedule(patience, loop.service().options().times().head().toNanos());
    context.channel().config().setAutoRead(true);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    brought |= message instanceof ByteBuf;
    context.fireChannelRead(message);
  }

  /** Records of TLS's own are no request that has begun. */
  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (brought) {
      brought = false;
      context.fireChannelReadComplete();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof SslHandshakeCompletionEvent completion) {
      handshaken(completion);
    } else if (handshaking && event == ChannelInputShutdownEvent.INSTANCE) {
      abort();
    } else if (event instanceof SslCloseCompletionEvent) {
      context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    } else {
      context.fireUserEventTriggered(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!handshaking) {
      context.fireExceptionCaught(cause);
    } else if (ClientGone.is(cause)) {
      abort(); // how it failed the SslHandler tells
    } else {
      LOG.error("{}: a handshake failed", context.channel(), cause);
      abort();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    loop.wheel().cancel(patience);
    loop.remove(this);
    if (!handshaking) {
      context.fireChannelInactive();
    }
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (handshaking || waits(context.channel())) {
      abort(promise);
      return;
    }
    context.close(promise);
    if (context.channel().isOpen()) {
      loop.wheel().schedule(patience, loop.service().options().times().head().toNanos());
    }
  }

  private void handshaken(SslHandshakeCompletionEvent completion) {
    TlsContext tls = loop.service().tls();
    if (completion.isSuccess()) {
      tls.handshakes.increment();
      handshaking = false;
      loop.wheel().cancel(patience);
      loop.remove(this);
      chosen.accept(ctx.pipeline().get(SslHandler.class).applicationProtocol());
      ctx.fireChannelActive();
    } else if (ctx.pipeline().get(PlainHttp.class) == null) { // else it has not begun: a probe
      tls.failedHandshakes.increment();
      LOG.debug("{}: no handshake: {}", ctx.channel(), completion.cause().toString());
    }
  }

  /** The handshake has not ended in time, or the connection. */
  private void late() {
    if (handshaking) {
      loop.service().metrics().rejected(Limit.TLS_HANDSHAKE_TIME);
    }
    abort();
  }

  /** Whether something was written that the peer has not taken. */
  private static boolean waits(Channel channel) {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    return queue == null || !queue.isEmpty();
  }

  private void abort() {
    abort(ctx.newPromise());
  }

  /** Closes without a word: past the SslHandler, which would have to wait to say it. */
  private void abort(ChannelPromise promise) {
    ctx.pipeline().context(SslHandler.class).close(promise);
  }
}
