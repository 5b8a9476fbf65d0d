package dev.tailrace.server;

import dev.tailrace.server.Deadline.Awaited;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is left of a connection that was given its last answer and may still be sending: it is read
 * for a while, since to close it now would be a reset that takes the answer away (RFC 9112 9.6).
 *
 * <p>Threads: confined to its event loop.
 */
final class Http1Linger extends ChannelInboundHandlerAdapter implements Peer {
  private static final Logger LOG = LoggerFactory.getLogger(Http1Linger.class);

  /** What a refused client may still send. */
  private static final int MOST_BYTES = 1024 * 1024;

  private static final Duration TIME = Duration.ofSeconds(5);

  private final Channel channel;
  private final ServerLoop loop;
  private final Deadline deadline;
  private int bytes;

  Http1Linger(Channel channel, ServerLoop loop) {
    this.channel = channel;
    this.loop = loop;
    this.deadline = new Deadline(loop.wheel(), missed -> close());
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    loop.add(this);
    deadline.await(Awaited.LINGER, TIME);
    channel.config().setAutoRead(true);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    bytes += message instanceof ByteBuf some ? some.readableBytes() : 0;
    ReferenceCountUtil.release(message);
    if (bytes > MOST_BYTES) {
      close();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    deadline.cancel();
    loop.remove(this);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (ClientGone.is(cause)) {
      LOG.debug("{}: client gone: {}", channel, cause.toString());
    } else {
      LOG.error("{}: a connection failed at its end", channel, cause);
    }
    close();
  }

  @Override
  public void drain(Duration within) {
    if (within.isZero()) {
      close();
    }
  }

  @Override
  public void close() {
    channel.close();
  }
}
