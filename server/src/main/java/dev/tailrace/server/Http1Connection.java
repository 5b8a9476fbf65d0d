package dev.tailrace.server;

import dev.tailrace.server.Deadline.Awaited;
import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP/1 connection until it becomes a stream: one request at a time, each answered before the
 * next is looked at. What a client sends meanwhile is held back: one read of it waits here, the
 * rest in the socket.
 *
 * <pre>
 *   HEAD ──► BODY ──► ANSWERING ──► WRITING ──► HEAD …
 *              │          │            └──► LINGERING ──► closed
 *              └──────────┴──► WRITING      (an answer may come before the body has ended)
 *                         └──► LEFT         (it is a stream now, and no longer ours)
 * </pre>
 *
 * <p>Threads: confined to its event loop.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter implements Responder, Peer {
  private static final Logger LOG = LoggerFactory.getLogger(Http1Connection.class);

  /** What a refused client may still send, so that it sees the answer instead of a reset. */
  private static final int LINGER_BYTES = 1024 * 1024;

  private static final Duration LINGER_TIME = Duration.ofSeconds(5);

  /** A body that is not wanted is waited for up to this size, so that the connection can go on. */
  private static final int SHORT_BODY_BYTES = 64 * 1024;

  private enum State {
    HEAD,
    BODY,
    ANSWERING,
    WRITING,
    LINGERING,
    LEFT
  }

  private final ServerLoop loop;
  private final ServerOptions.Times times;
  private final Limit surplus;
  private final Deadline deadline;
  private final Queue<Object> inbox = new ArrayDeque<>();

  private ChannelHandlerContext ctx;
  private State state = State.HEAD;
  private boolean taking; // guards against re-entry
  private boolean decoded; // a message by the read in progress
  private boolean nextBegun; // some of the next head came while an answer was made
  private boolean paused;
  private boolean inputClosed;
  private boolean closing;
  private int lingered;

  // of the request in hand
  private Exchange exchange;
  private Reply reply;
  private boolean bodyEnded;
  private boolean shortBody;

  /**
   * @param surplus the limit that it is beyond, so that it is only told so; null if there is room
   */
  Http1Connection(ServerLoop loop, Limit surplus) {
    this.loop = loop;
    this.times = loop.service().options().times();
    this.surplus = surplus;
    this.deadline = new Deadline(loop.wheel(), this::missed);
  }

  // what exchanges use

  @Override
  public ServerLoop loop() {
    return loop;
  }

  @Override
  public Limit surplus() {
    return surplus;
  }

  @Override
  public IpAddress peer() {
    return ClientAddress.peer(ctx.channel().remoteAddress());
  }

  @Override
  public boolean shared() {
    return false;
  }

  @Override
  public boolean writable() {
    return ctx.channel().isWritable();
  }

  /** A body that is short; a long one is cut off. */
  @Override
  public boolean awaitsBody() {
    return shortBody && !bodyEnded && !reply.expectsContinue();
  }

  @Override
  public void welcomeBody() {
    reply.welcomeBody();
  }

  @Override
  public void pause(boolean stop) {
    if (paused != stop && state == State.BODY) {
      paused = stop;
      if (stop) {
        read(false);
      } else {
        awaitPiece();
        pump();
      }
    }
  }

  @Override
  public void answer(Answer answer) {
    if (answerable() && !reply.begun()) {
      if (!bodyEnded || closing) {
        reply.beLast();
      }
      endExchange();
      awaitWritten(reply.whole(answer));
    }
  }

  @Override
  public void begin(HttpResponseStatus status, HttpHeaders headers) {
    if (answerable()) {
      if (closing) {
        reply.beLast();
      }
      reply.unbounded(status, headers);
    }
  }

  @Override
  public void write(byte[] piece) {
    if (answerable()) {
      reply.write(piece);
    }
  }

  @Override
  public void flush() {
    ctx.flush();
  }

  @Override
  public void finish() {
    if (answerable()) {
      endExchange();
      awaitWritten(reply.end());
    }
  }

  /**
   * Before the last write, in the middle of which the exchange would be told that there is room.
   */
  private void endExchange() {
    state = State.WRITING;
    exchange = null;
  }

  /** The next request's turn comes when the answer is written. */
  private void awaitWritten(ChannelFuture written) {
    boolean last = !reply.keepAlive() || !bodyEnded;
    if (!written.isDone()) {
      deadline.awaitWrite(Deadline.pending(ctx.channel()), times.stall());
    }
    written.addListener(done -> written(done.isSuccess(), last || closing));
  }

  @Override
  public Outlet become(HttpHeaders headers, StreamSink stream) {
    if (!answerable() || inputClosed) {
      close();
      return null;
    }
    reply.stream(headers);
    leave();
    Http1Outlet outlet = new Http1Outlet(ctx.channel(), stream, reply.chunked());
    Pipeline.stream(ctx.channel(), outlet);
    return outlet;
  }

  // what the server says

  /** At rest it may have been asked something already that has not arrived: that is answered. */
  @Override
  public void drain(Duration within) {
    closing = true;
    if (exchange != null) {
      exchange.drain();
    } else if (within.isZero() && (state == State.HEAD || state == State.LINGERING)) {
      close();
    } else if (state == State.HEAD && deadline.awaited() == Awaited.REQUEST) {
      boolean sooner = within.compareTo(times.idle()) < 0;
      deadline.await(Awaited.REQUEST, sooner ? within : times.idle());
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
    deadline.await(Awaited.REQUEST, surplus != null ? times.head() : times.idle());
    read(true);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (state == State.LINGERING || state == State.LEFT) {
      discard(message);
    } else {
      decoded = true;
      inbox.add(message);
      takeAll();
      read(wantsMore());
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (!decoded && (state == State.ANSWERING || state == State.WRITING)) {
      nextBegun = true;
    }
    if (state == State.HEAD && !decoded && deadline.awaited() == Awaited.REQUEST) {
      deadline.await(Awaited.HEAD, times.head()); // some bytes came, and they were no whole head
    }
    decoded = false;
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (exchange != null && writable()) {
      exchange.writable();
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
    if (state != State.LEFT) {
      leave();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (state != State.LEFT) {
      abandon();
      leave();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (ClientGone.is(cause)) {
      LOG.debug("{}: client gone: {}", ctx.channel(), cause.toString());
      close();
    } else {
      broken(cause);
    }
  }

  // reading

  private boolean wantsMessage() {
    return state == State.HEAD || (state == State.BODY && !paused);
  }

  /**
   * Whether the socket is read. It is while an answer is made, too: to stop and to go on would be
   * two system calls for each request. The read that brings a part of the next one is the last.
   */
  private boolean wantsMore() {
    return inbox.isEmpty() && !inputClosed && !(state == State.BODY && paused);
  }

  private void read(boolean on) {
    ctx.channel().config().setAutoRead(on);
  }

  /** Goes on after a stop. */
  private void pump() {
    takeAll();
    if (taking) {
      return;
    }
    read(wantsMore());
    if (inputClosed && inbox.isEmpty()) {
      inputEnded();
    }
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
      if (message instanceof HttpRequest head) {
        head(head);
      }
      if (message instanceof HttpContent content && state == State.BODY) {
        body(content);
      }
    } catch (ProblemException e) {
      refuse(e.problem());
    } catch (RuntimeException e) {
      broken(e);
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void head(HttpRequest head) throws ProblemException {
    loop.service().metrics().requests.increment();
    state = State.BODY;
    nextBegun = false;
    bodyEnded = false;
    paused = false;
    reply = Reply.toNoRequest(ctx, loop);
    Malformed.check(head);
    reply = Reply.to(head, ctx, loop);
    shortBody =
        HttpUtil.getContentLength(head, 0L) <= SHORT_BODY_BYTES
            && !HttpUtil.isTransferEncodingChunked(head);
    if (surplus != null) {
      reply.beLast();
    }
    deadline.await(Awaited.BODY, times.body());
    exchange = route(head);
    awaitPiece();
  }

  private Exchange route(HttpRequest head) throws ProblemException {
    Optional<Http2Settings> http2 = Http2Upgrade.wanted(head, ctx.channel());
    if (http2.isPresent() && loop.service().options().http2().upgrade()) {
      return () -> upgrade(head, http2.get());
    }
    try {
      return Routes.route(this, head);
    } catch (ProblemException e) {
      if (!awaitsBody()) {
        throw e;
      }
      return () -> refuse(e.problem());
    }
  }

  /** The request is answered in HTTP/2. */
  private void upgrade(HttpRequest head, Http2Settings settings) {
    reply.upgrade("h2c");
    Http2Session session = Pipeline.upgrade(ctx.channel(), loop, surplus);
    try {
      session.upgraded(head, settings);
      Pipeline.leaveHttp1(ctx.channel());
    } catch (Http2Exception e) {
      LOG.debug("{}: upgrade failed: {}", ctx.channel(), e.toString());
      close();
    }
  }

  private void body(HttpContent content) throws ProblemException {
    if (content.decoderResult().isFailure()) {
      malformedBody();
      return;
    }
    awaitPiece();
    if (content.content().isReadable()) {
      exchange.body(content.content());
    }
    if (content instanceof LastHttpContent && state == State.BODY) {
      bodyEnded = true;
      state = State.ANSWERING;
      deadline.cancel();
      exchange.end();
    }
  }

  private void malformedBody() throws ProblemException {
    abandon();
    if (reply.begun()) {
      close();
    } else {
      throw Problem.badRequest("the body is not well-formed HTTP").exception();
    }
  }

  private void inputEnded() {
    if (state == State.BODY && !paused) { // cut in the middle; what came is nobody's request
      abandon();
      close();
    } else if (state == State.HEAD
        || state == State.LINGERING
        || (exchange != null && exchange.endsWithInput())) {
      close();
    }
  }

  private void discard(Object message) {
    lingered += message instanceof HttpContent content ? content.content().readableBytes() : 0;
    ReferenceCountUtil.release(message);
    if (lingered > LINGER_BYTES) {
      close();
    }
  }

  // answering

  private boolean answerable() {
    return ctx.channel().isActive() && (state == State.BODY || state == State.ANSWERING);
  }

  private void written(boolean success, boolean last) {
    if (!success || state != State.WRITING) {
      close();
    } else if (last) {
      linger();
    } else {
      state = State.HEAD;
      deadline.await(
          nextBegun ? Awaited.HEAD : Awaited.REQUEST, nextBegun ? times.head() : times.idle());
      pump();
    }
  }

  /** Closes so that the client sees the answer, which a reset would take away (RFC 9112 9.6). */
  private void linger() {
    state = State.LINGERING;
    releaseInbox();
    if (bodyEnded || inputClosed || !(ctx.channel() instanceof DuplexChannel socket)) {
      close();
    } else {
      TlsSession.endOutput(socket);
      deadline.await(Awaited.LINGER, LINGER_TIME);
      read(true);
    }
  }

  private void broken(Throwable cause) {
    LOG.error("{}: a request failed", ctx.channel(), cause);
    abandon();
    if (!answerable() || reply.begun()) {
      close();
    } else {
      reply.beLast();
      refuse(Problem.broken());
    }
  }

  private void abandon() {
    if (exchange != null) {
      Exchange cut = exchange;
      exchange = null;
      cut.cut();
    }
  }

  private void leave() {
    state = State.LEFT;
    exchange = null;
    deadline.cancel();
    loop.remove(this);
    releaseInbox();
  }

  private void releaseInbox() {
    for (Object message = inbox.poll(); message != null; message = inbox.poll()) {
      ReferenceCountUtil.release(message);
    }
  }

  // waiting

  /** A piece of a body came, or may come again. */
  private void awaitPiece() {
    if (exchange != null) {
      switch (exchange.patience()) {
        case EACH_PIECE -> deadline.await(Awaited.BODY, times.body());
        case UNLIMITED -> deadline.cancel();
        case TOTAL -> {} // it runs since the head came
      }
    }
  }

  private void missed(Awaited what) {
    switch (what) {
      case HEAD -> lateHead();
      case BODY -> lateBody();
      case WRITE -> lateWrite();
      case REQUEST, LINGER -> close();
      default -> throw new IllegalStateException("awaited " + what);
    }
  }

  private void lateHead() {
    state = State.BODY;
    bodyEnded = false;
    reply = Reply.toNoRequest(ctx, loop);
    refuse(Problem.late("head", Limit.HEAD_TIME));
  }

  private void lateBody() {
    if (paused) { // the body waits for us; but do we wait for the client to take its answers?
      deadline.awaitWrite(Deadline.pending(ctx.channel()), times.stall());
      return;
    }
    abandon();
    Problem late = Problem.late("body", Limit.BODY_TIME);
    if (reply.begun()) {
      loop.service().metrics().rejected(late.limit());
      close();
    } else {
      refuse(late);
    }
  }

  private void lateWrite() {
    boolean waitsForLog = paused && writable();
    if (waitsForLog || deadline.progressed(Deadline.pending(ctx.channel()))) {
      deadline.awaitWrite(Deadline.pending(ctx.channel()), times.stall());
    } else {
      loop.service().metrics().rejected(Limit.WRITE_TIME);
      close();
    }
  }
}
