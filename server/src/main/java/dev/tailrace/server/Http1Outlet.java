package dev.tailrace.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.unix.Socket;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream that has an HTTP/1 connection to itself. As a rule its bytes go straight to the socket,
 * past the channel's queue.
 *
 * <p>Threads: confined to its event loop.
 */
final class Http1Outlet extends ChannelInboundHandlerAdapter implements Outlet {
  private static final Logger LOG = LoggerFactory.getLogger(Http1Outlet.class);
  private static final byte[] NOTHING = {};
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** A listener has nothing more to say; some clients send a little all the same. */
  private static final int MAX_INPUT_BYTES = 64 * 1024;

  private final Channel channel;
  private final StreamSink sink;
  private final boolean chunked;
  private Socket socket; // null unless bytes may be written to it directly
  private boolean queued = true; // bytes may lie in the channel's queue: the head does
  private int inputBytes;

  Http1Outlet(Channel channel, StreamSink sink, boolean chunked) {
    this.channel = channel;
    this.sink = sink;
    this.chunked = chunked;
    this.socket = DirectWrite.socketOf(channel);
  }

  // what the stream says

  @Override
  public boolean chunked() {
    return chunked;
  }

  /** A read now says only that the client has gone. */
  @Override
  public void opened() {
    channel.config().setAutoRead(true);
  }

  /** Straight to the socket if nothing waits there, else in its turn. */
  @Override
  public boolean transmit(ByteBuf shared) {
    if (!direct()) {
      return enqueueAndFlush(shared.retainedDuplicate());
    }
    try {
      int sent = DirectWrite.write(socket, shared);
      int rest = shared.readableBytes() - sent;
      return rest == 0 || enqueueAndFlush(shared.retainedSlice(shared.readerIndex() + sent, rest));
    } catch (IOException e) {
      gone(e);
      return false;
    }
  }

  /** Whether bytes may go to the socket past the channel's queue. */
  private boolean direct() {
    if (queued) {
      queued = !DirectWrite.isQueueEmpty(channel);
    }
    return !queued && socket != null && socket.isOpen();
  }

  private boolean enqueueAndFlush(ByteBuf bytes) {
    write(bytes);
    channel.flush();
    return channel.isWritable();
  }

  @Override
  public void write(ByteBuf own) {
    queued = true;
    channel.write(own, channel.voidPromise());
  }

  @Override
  public void flush() {
    channel.flush();
  }

  @Override
  public boolean writable() {
    return channel.isWritable();
  }

  @Override
  public long pending() {
    return Deadline.pending(channel);
  }

  @Override
  public void end() {
    socket = null;
    byte[] last = chunked ? LAST_CHUNK : NOTHING;
    channel
        .writeAndFlush(channel.alloc().directBuffer(LAST_CHUNK.length).writeBytes(last))
        .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void close() {
    socket = null;
    channel.close();
  }

  // what the channel says

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    inputBytes += message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
    ReferenceCountUtil.release(message);
    if (inputBytes > MAX_INPUT_BYTES) {
      sink.tooMuchInput();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (channel.isWritable()) {
      sink.roomAgain();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      sink.clientGone();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    sink.clientGone();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    gone(cause);
  }

  private void gone(Throwable cause) {
    if (ClientGone.is(cause)) {
      LOG.debug("{}: client gone: {}", channel, cause.toString());
    } else {
      LOG.error("{}: a stream failed", channel, cause);
    }
    sink.clientGone();
  }
}
