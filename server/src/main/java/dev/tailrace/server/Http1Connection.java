package dev.tailrace.server;

import dev.tailrace.server.Deadline.Awaited;
import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP/1 connection until it becomes a stream: one {@linkplain Http1Call request} at a time, each
 * answered before the next is looked at. What a client sends meanwhile is held back: one read of it
 * waits here, the rest in the socket.
 *
 * <p>Threads: confined to its event loop.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter implements Peer {
  private static final Logger LOG = LoggerFactory.getLogger(Http1Connection.class);

  private final Channel channel;
  private final ServerLoop loop;
  private final Limit surplus;
  private final Http1Patience patience;
  private final Queue<Object> inbox = new ArrayDeque<>();

  private ChannelHandlerContext ctx;
  private Http1Call call; // null between requests
  private boolean taking; // guards against re-entry
  private boolean decoded; // a message by the read in progress
  private boolean nextBegun; // some of the next head came while an answer was made
  private boolean inputClosed;
  private boolean closing;
  private boolean left; // what comes is another's

  /**
   * @param surplus the limit that it is beyond, so that it is only told so; null if there is room
   */
  Http1Connection(Channel channel, ServerLoop loop, Limit surplus) {
    this.channel = channel;
    this.loop = loop;
    this.surplus = surplus;
    this.patience = new Http1Patience(channel, loop, this::missed);
  }

  // what its requests ask

  ServerLoop loop() {
    return loop;
  }

  Limit surplus() {
    return surplus;
  }

  /** Whether no request comes after this one. */
  boolean isClosing() {
    return closing;
  }

  boolean isInputClosed() {
    return inputClosed;
  }

  /** Whether the socket is read. */
  void read(boolean on) {
    channel.config().setAutoRead(on);
  }

  /** Goes on after a stop. */
  void pump() {
    takeAll();
    if (taking) {
      return;
    }
    read(wantsMore());
    if (inputClosed && inbox.isEmpty()) {
      inputEnded();
    }
  }

  /** The request is answered, and the next may come. */
  void next() {
    call = null;
    if (nextBegun) {
      patience.awaitHead();
    } else {
      patience.awaitRequest();
    }
    pump();
  }

  /**
   * The last answer has been given.
   *
   * @param bodyEnded whether its request was read whole
   */
  void end(boolean bodyEnded) {
    leave();
    if (bodyEnded || inputClosed || !(channel instanceof DuplexChannel socket)) {
      close();
    } else {
      TlsSession.endOutput(socket);
      Pipeline.linger(channel, new Http1Linger(channel, loop));
    }
  }

  /** The connection is another's from now on. */
  void leave() {
    left = true;
    if (call != null) {
      call.leave();
      call = null;
    }
    patience.cancel();
    loop.remove(this);
    releaseInbox();
  }

  // what the server says

  /** At rest it may have been asked something already that has not arrived: that is answered. */
  @Override
  public void drain(Duration within) {
    closing = true;
    if (call != null) {
      call.drain();
    } else if (within.isZero()) {
      close();
    } else if (patience.awaitsRequest()) {
      patience.awaitRequest(within);
    }
  }

  @Override
  public void close() {
    ctx.close();
  }

  // what the channel says

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    ctx = context;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    loop.add(this);
    if (surplus == null) {
      patience.awaitRequest();
    } else {
      patience.awaitSurplus();
    }
    read(true);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (left) {
      ReferenceCountUtil.release(message);
    } else {
      decoded = true;
      inbox.add(message);
      takeAll();
      read(wantsMore());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (!decoded && call != null && call.isPastBody()) {
      nextBegun = true;
    }
    if (!decoded && call == null && !left && patience.awaitsRequest()) {
      patience.awaitHead(); // some bytes came, and they were no whole head
    }
    decoded = false;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (call != null) {
      call.roomAgain();
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      inputClosed = true;
      pump();
    }
  }

  /** The connection speaks another protocol from now on. */
  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (!left) {
      leave();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (call != null) {
      call.abandon();
    }
    if (!left) {
      leave();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (ClientGone.is(cause)) {
      LOG.debug("{}: client gone: {}", channel, cause.toString());
      close();
    } else if (call == null) {
      LOG.error("{}: a connection failed", channel, cause);
      close();
    } else {
      call.broken(cause);
    }
  }

  // reading

  private boolean wantsMessage() {
    return call == null ? !left : call.wantsPiece();
  }

  /**
   * Whether the socket is read. It is while an answer is made, too: to stop and to go on would be
   * two system calls for each request. The read that brings a part of the next one is the last.
   */
  private boolean wantsMore() {
    return inbox.isEmpty() && !inputClosed && !(call != null && call.isPaused());
  }

  private void takeAll() {
    if (taking) {
      return;
    }
    taking = true;
    try {
      while (!inbox.isEmpty() && wantsMessage()) {
        take(inbox.poll());
      }
    } finally {
      taking = false;
    }
  }

  private void take(Object message) {
    try {
      if (message instanceof HttpRequest) {
        nextBegun = false;
        call = new Http1Call(this, ctx, patience);
      }
      if (call != null) {
        call.take(message);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void inputEnded() {
    if (!left && (call == null || call.inputEnded())) {
      close();
    }
  }

  private void releaseInbox() {
    for (Object message = inbox.poll(); message != null; message = inbox.poll()) {
      ReferenceCountUtil.release(message);
    }
  }

  private void missed(Awaited what) {
    switch (what) {
      case REQUEST -> close();
      case HEAD -> lateHead();
      case BODY -> call.lateBody();
      case WRITE -> call.lateWrite();
      default -> throw new IllegalStateException("awaited " + what);
    }
  }

  private void lateHead() {
    call = new Http1Call(this, ctx, patience);
    call.lateHead();
  }
}
