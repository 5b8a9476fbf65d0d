package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP/1 connection until it becomes a stream: one request at a time, each answered before the next is looked at.
 * Nothing is read from the socket that nobody wants, so that a client is held back instead of being buffered.
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
final class Connection extends ChannelInboundHandlerAdapter implements Peer {
  static final String DECODER = "decoder";
  static final String ENCODER = "encoder";
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  /** What a client may still send when it has been refused, so that it sees the answer instead of a reset. */
  private static final int LINGER_BYTES = 1024 * 1024;

  private static final int SHORT_BODY_BYTES = 64 * 1024;
  private static final Duration LINGER_TIME = Duration.ofSeconds(5);

  private enum State {
    HEAD,
    BODY,
    ANSWERING,
    WRITING,
    LINGERING,
    LEFT
  }

  private enum Awaited {
    REQUEST,
    HEAD,
    BODY,
    WRITE,
    LINGER
  }

  private final ServerLoop loop;
  private final Service service;
  private final boolean surplus;
  private final Queue<Object> inbox = new ArrayDeque<>();
  private final TimerWheel.Timer deadline =
      new TimerWheel.Timer() {
        @Override
        void expired(long nowNanos) {
          timeIsUp();
        }
      };

  private ChannelHandlerContext ctx;
  private State state = State.HEAD;
  private Awaited awaited = Awaited.REQUEST;
  private boolean draining; // of the inbox; guards against re-entry
  private boolean paused;
  private boolean inputClosed;
  private boolean decoded; // a message by the read in progress
  private boolean closing;
  private long progress;
  private int lingered;

  // of the request in hand
  private Exchange exchange;
  private HttpHeaders requestHeaders = EmptyHttpHeaders.INSTANCE;
  private boolean headOnly;
  private boolean chunks;
  private boolean keepAlive;
  private boolean expectsContinue;
  private boolean bodyEnded;
  private boolean begun;

  /**
   * @param surplus whether it is one more than the server takes, and is only told so
   */
  Connection(ServerLoop loop, boolean surplus) {
    this.loop = loop;
    this.service = loop.service();
    this.surplus = surplus;
  }

  // what exchanges use

  ServerLoop loop() {
    return loop;
  }

  boolean surplus() {
    return surplus;
  }

  /** Whether there is room for more of an answer. */
  boolean writable() {
    return ctx.channel().isWritable();
  }

  /** Tells a client that waits for it that its body is welcome (RFC 9110 10.1.1). */
  void welcomeBody() {
    if (expectsContinue) {
      expectsContinue = false;
      ctx.writeAndFlush(
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }
  }

  /** Stops the body, or lets it go on. */
  void pause(boolean stop) {
    if (paused != stop) {
      paused = stop;
      if (!stop) {
        touch();
        pump();
      }
    }
  }

  /** Answers with a problem, and counts it if it was a limit. */
  void refuse(Problem problem) {
    if (problem.limit() != null) {
      service.metrics().rejected(problem.limit());
    }
    answer(problem.answer());
  }

  /** Answers, all at once. */
  void answer(Answer answer) {
    if (begun || !answerable()) {
      return;
    }
    HttpHeaders headers = answer.headers();
    keepAlive &= bodyEnded;
    complete(headers);
    if (answer.status().code() != 204 && answer.status().code() != 304) {
      headers.setInt(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    }
    ctx.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, answer.status(), headers));
    if (!headOnly && answer.body().length > 0) {
      ctx.write(new DefaultHttpContent(Unpooled.wrappedBuffer(answer.body())));
    }
    finish();
  }

  /** Begins an answer whose length is not known. */
  void begin(HttpResponseStatus status, HttpHeaders headers) {
    begun = true;
    if (!chunks) {
      keepAlive = false;
    }
    complete(headers);
    if (chunks && !headOnly) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
    }
    ctx.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, headers));
  }

  /** Writes a piece of an answer that was begun. */
  void write(byte[] piece) {
    if (answerable()) {
      ctx.write(new DefaultHttpContent(Unpooled.wrappedBuffer(piece)));
    }
  }

  void flush() {
    ctx.flush();
  }

  /** Ends an answer; the next request's turn comes when it is written. */
  void finish() {
    if (!answerable()) {
      return;
    }
    boolean close = !keepAlive || !bodyEnded || closing;
    state = State.WRITING;
    exchange = null;
    await(Awaited.WRITE, service.options().times().stall());
    ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(done -> written(done, close));
  }

  /** Hands the connection over to a stream, whose head is {@code headers}. False if the client has gone. */
  boolean become(HttpHeaders headers, StreamSink stream) {
    if (!answerable() || inputClosed) {
      close();
      return false;
    }
    complete(headers);
    headers.remove(HttpHeaderNames.CONNECTION);
    if (chunks) {
      headers.set(HttpHeaderNames.TRANSFER_ENCODING, "chunked");
    }
    ctx.write(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, headers));
    leave();
    ctx.pipeline().replace(this, "stream", stream);
    ctx.pipeline().remove(DECODER);
    ctx.pipeline().remove(ENCODER);
    return true;
  }

  @Override
  public void close() {
    ctx.close();
  }

  // what the channel says

  @Override
  public void channelActive(ChannelHandlerContext context) {
    ctx = context;
    loop.add(this);
    await(Awaited.REQUEST, surplus ? times().head() : times().idle());
    ctx.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (state == State.LINGERING || state == State.LEFT) {
      discard(message);
    } else {
      decoded = true;
      inbox.add(message);
      takeAll();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (state == State.HEAD && !decoded && awaited == Awaited.REQUEST) {
      await(Awaited.HEAD, times().head()); // some bytes came, and they were no whole head
    }
    decoded = false;
    if (wantsMore()) {
      ctx.read();
    }
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

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (state != State.LEFT) {
      abandon();
      leave();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("{}: client gone: {}", ctx.channel(), cause.toString());
      close();
    } else {
      broken(cause);
    }
  }

  @Override
  public void drain() {
    closing = true;
    if (state == State.HEAD || state == State.LINGERING) {
      close();
    }
  }

  // reading

  private boolean wantsMore() {
    if (inputClosed || !inbox.isEmpty()) {
      return false;
    }
    return state == State.LINGERING || state == State.HEAD || (state == State.BODY && !paused);
  }

  /** Goes on after a stop. */
  private void pump() {
    takeAll();
    if (draining) {
      return;
    }
    if (wantsMore()) {
      ctx.read();
    } else if (inputClosed && inbox.isEmpty()) {
      inputEnded();
    }
  }

  private void takeAll() {
    if (draining) {
      return;
    }
    draining = true;
    try {
      while (!inbox.isEmpty() && (state == State.HEAD || (state == State.BODY && !paused))) {
        take(inbox.poll());
      }
    } finally {
      draining = false;
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
    service.metrics().requests.increment();
    state = State.BODY;
    requestHeaders = head.headers();
    headOnly = head.method().equals(HttpMethod.HEAD);
    chunks = head.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0;
    bodyEnded = false;
    begun = false;
    paused = false;
    keepAlive = false;
    Malformed.check(head);
    keepAlive = HttpUtil.isKeepAlive(head) && !surplus;
    expectsContinue = HttpUtil.is100ContinueExpected(head);
    await(Awaited.BODY, times().body());
    exchange = route(head);
    if (exchange.patience() == Exchange.Patience.UNLIMITED) {
      loop.wheel().cancel(deadline);
    }
  }

  /** A refusal waits for a body that is short, so that the connection can go on; a long one is cut off. */
  private Exchange route(HttpRequest head) throws ProblemException {
    try {
      return Routes.route(this, head);
    } catch (ProblemException e) {
      boolean shortBody = HttpUtil.getContentLength(head, 0L) <= SHORT_BODY_BYTES;
      if (!shortBody || expectsContinue || HttpUtil.isTransferEncodingChunked(head)) {
        throw e;
      }
      return () -> refuse(e.problem());
    }
  }

  private void body(HttpContent content) throws ProblemException {
    if (content.decoderResult().isFailure()) {
      abandon();
      if (begun) {
        close();
        return;
      }
      keepAlive = false;
      throw Problem.badRequest("the body is not well-formed HTTP").exception();
    }
    touch();
    if (content.content().isReadable()) {
      exchange.body(content.content());
    }
    if (content instanceof LastHttpContent && state == State.BODY) {
      bodyEnded = true;
      state = State.ANSWERING;
      loop.wheel().cancel(deadline);
      exchange.end();
    }
  }

  private void inputEnded() {
    if (state == State.BODY && !paused) { // cut in the middle; what came of it so far is nobody's request
      abandon();
      close();
    } else if (state == State.HEAD || state == State.LINGERING) {
      close();
    }
  }

  private void discard(Object message) {
    int bytes = message instanceof HttpContent content ? content.content().readableBytes() : 0;
    ReferenceCountUtil.release(message);
    lingered += bytes;
    if (lingered > LINGER_BYTES) {
      close();
    }
  }

  // answering

  private boolean answerable() {
    return ctx.channel().isActive() && (state == State.BODY || state == State.ANSWERING);
  }

  private void complete(HttpHeaders headers) {
    headers.set(HttpHeaderNames.DATE, loop.date());
    service.origins().mark(requestHeaders, headers);
    keepAlive &= !closing;
    if (!keepAlive) {
      headers.set(HttpHeaderNames.CONNECTION, "close");
    } else if (!chunks) {
      headers.set(HttpHeaderNames.CONNECTION, "keep-alive");
    }
  }

  private void written(Future<? super Void> done, boolean close) {
    if (!done.isSuccess() || state != State.WRITING) {
      close();
    } else if (close) {
      linger();
    } else {
      state = State.HEAD;
      await(Awaited.REQUEST, times().idle());
      pump();
    }
  }

  /** Closes so that the client sees the answer: a reset by unread bytes would take it away (RFC 9112 9.6). */
  private void linger() {
    state = State.LINGERING;
    releaseInbox();
    if (bodyEnded || inputClosed || !(ctx.channel() instanceof DuplexChannel socket)) {
      close();
    } else {
      socket.shutdownOutput();
      await(Awaited.LINGER, LINGER_TIME);
      ctx.read();
    }
  }

  private void broken(Throwable cause) {
    LOG.error("{}: a request failed", ctx.channel(), cause);
    abandon();
    if (begun || !answerable()) {
      close();
    } else {
      keepAlive = false;
      refuse(Problem.of(HttpResponseStatus.INTERNAL_SERVER_ERROR, "the server failed; its log says why"));
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
    loop.wheel().cancel(deadline);
    loop.remove(this);
    releaseInbox();
  }

  private void releaseInbox() {
    for (Object message = inbox.poll(); message != null; message = inbox.poll()) {
      ReferenceCountUtil.release(message);
    }
  }

  // waiting

  private ServerOptions.Times times() {
    return service.options().times();
  }

  private void await(Awaited what, Duration atMost) {
    awaited = what;
    progress = Progress.of(ctx.channel());
    loop.wheel().schedule(deadline, atMost.toNanos());
  }

  /** A piece of a body came, or may come again. */
  private void touch() {
    if (exchange != null && exchange.patience() == Exchange.Patience.EACH_PIECE) {
      await(Awaited.BODY, times().body());
    }
  }

  private void timeIsUp() {
    switch (awaited) {
      case HEAD -> late(Limit.HEAD_TIME, "the head of the request did not arrive in time");
      case BODY -> lateBody();
      case WRITE -> writeStalled();
      case REQUEST, LINGER -> close();
      default -> throw new IllegalStateException("awaited " + awaited);
    }
  }

  private void lateBody() {
    if (paused) {
      return; // it is the client that waits, not the server
    }
    late(Limit.BODY_TIME, "the body of the request did not arrive in time");
  }

  private void late(Limit limit, String detail) {
    abandon();
    if (begun) {
      service.metrics().rejected(limit);
      close();
      return;
    }
    if (state == State.HEAD) { // nothing is known of this request, and nothing is left of the one before
      state = State.BODY;
      requestHeaders = EmptyHttpHeaders.INSTANCE;
      headOnly = false;
      bodyEnded = false;
    }
    keepAlive = false;
    refuse(Problem.of(HttpResponseStatus.REQUEST_TIMEOUT, detail).counting(limit));
  }

  private void writeStalled() {
    if (Progress.of(ctx.channel()) == progress) {
      close();
    } else {
      await(Awaited.WRITE, times().stall());
    }
  }
}
