package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request of an HTTP/1 connection, from its head to the last byte of its answer.
 *
 * <pre>
 *   BODY ──► ANSWERING ──► WRITING ──► OVER
 *     │          │
 *     ├──────────┴───────► WRITING      (an answer may come before the body has ended)
 *     └──────────┴───────► OVER         (it is a stream now)
 * </pre>
 *
 * <p>Threads: confined to its event loop.
 */
final class Http1Call implements Responder {
  private static final Logger LOG = LoggerFactory.getLogger(Http1Call.class);

  /** A body that is not wanted is waited for up to this size, so that the connection can go on. */
  private static final int SHORT_BODY_BYTES = 64 * 1024;

  private enum State {
    BODY,
    ANSWERING,
    WRITING,
    OVER
  }

  private final Http1Connection connection;
  private final ChannelHandlerContext ctx;
  private final Http1Patience patience;
  private State state = State.BODY;
  private Exchange exchange; // null before it is known, and when it has answered or was cut
  private Reply reply;
  private boolean shortBody;
  private boolean bodyEnded;
  private boolean paused;

  /**
   * @param ctx the connection's
   */
  Http1Call(Http1Connection connection, ChannelHandlerContext ctx, Http1Patience patience) {
    this.connection = connection;
    this.ctx = ctx;
    this.patience = patience;
    this.reply = Reply.toNoRequest(ctx, loop());
  }

  // what exchanges use

  @Override
  public ServerLoop loop() {
    return connection.loop();
  }

  @Override
  public Limit surplus() {
    return connection.surplus();
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
        connection.read(false);
      } else {
        awaitPiece();
        connection.pump();
      }
    }
  }

  @Override
  public void answer(Answer answer) {
    if (answerable() && !reply.begun()) {
      if (!bodyEnded || connection.isClosing()) {
        reply.beLast();
      }
      endExchange();
      awaitWritten(reply.whole(answer));
    }
  }

  @Override
  public void begin(HttpResponseStatus status, HttpHeaders headers) {
    if (answerable()) {
      if (connection.isClosing()) {
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

  @Override
  public Outlet become(HttpHeaders headers, StreamSink stream) {
    if (!answerable() || connection.isInputClosed()) {
      connection.close();
      return null;
    }
    reply.stream(headers);
    connection.leave();
    Http1Outlet outlet = new Http1Outlet(ctx.channel(), stream, reply.chunked());
    Pipeline.stream(ctx.channel(), outlet);
    return outlet;
  }

  // what the connection says

  /** Its head, or a piece of its body, which is of no interest when the answer is there. */
  void take(Object message) {
    try {
      if (message instanceof HttpRequest head) {
        head(head);
      }
      if (message instanceof HttpContent content && state == State.BODY) {
        piece(content);
      }
    } catch (ProblemException e) {
      refuse(e.problem());
    } catch (RuntimeException e) {
      broken(e);
    }
  }

  private void head(HttpRequest head) throws ProblemException {
    loop().service().metrics().requests.increment();
    Malformed.check(head);
    reply = Reply.to(head, ctx, loop());
    shortBody =
        HttpUtil.getContentLength(head, 0L) <= SHORT_BODY_BYTES
            && !HttpUtil.isTransferEncodingChunked(head);
    if (surplus() != null) {
      reply.beLast();
    }
    patience.awaitBody();
    exchange = route(head);
    awaitPiece();
  }

  private Exchange route(HttpRequest head) throws ProblemException {
    Optional<Http2Settings> http2 = Http2Upgrade.wanted(head, ctx.channel());
    if (http2.isPresent() && loop().service().options().http2().upgrade()) {
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
    reply.upgrade(Http2Upgrade.PROTOCOL);
    if (!Http2Upgrade.begin(ctx.channel(), loop(), surplus(), head, settings)) {
      connection.close();
    }
  }

  /** Whether a piece of the body is wanted now. */
  boolean wantsPiece() {
    return state == State.BODY && !paused;
  }

  private void piece(HttpContent content) throws ProblemException {
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
      patience.cancel();
      exchange.end();
    }
  }

  private void malformedBody() throws ProblemException {
    abandon();
    if (reply.begun()) {
      connection.close();
    } else {
      throw Problem.badRequest("the body is not well-formed HTTP").exception();
    }
  }

  /** Whether the socket is not to be read because of it. */
  boolean isPaused() {
    return state == State.BODY && paused;
  }

  /** Whether its body has been read, or is not wanted any more. */
  boolean isPastBody() {
    return state != State.BODY;
  }

  /** The client takes what is written. */
  void roomAgain() {
    if (exchange != null && writable()) {
      exchange.writable();
    }
  }

  /** The client sends nothing more; returns whether it is taken for gone. */
  boolean inputEnded() {
    if (wantsPiece()) { // cut in the middle; what came is nobody's request
      abandon();
      return true;
    }
    return exchange != null && exchange.endsWithInput();
  }

  /** The server closes. */
  void drain() {
    if (exchange != null) {
      exchange.drain();
    }
  }

  void broken(Throwable cause) {
    LOG.error("{}: a request failed", ctx.channel(), cause);
    abandon();
    if (!answerable() || reply.begun()) {
      connection.close();
    } else {
      reply.beLast();
      refuse(Problem.broken());
    }
  }

  /** The client has gone. */
  void abandon() {
    if (exchange != null) {
      Exchange cut = exchange;
      exchange = null;
      cut.cut();
    }
  }

  /** The connection is nobody's any more, or another's. */
  void leave() {
    state = State.OVER;
    exchange = null;
  }

  // answering

  private boolean answerable() {
    return ctx.channel().isActive() && (state == State.BODY || state == State.ANSWERING);
  }

  /** The next request's turn comes when the answer is written. */
  private void awaitWritten(ChannelFuture written) {
    boolean last = !reply.keepAlive() || !bodyEnded;
    if (!written.isDone()) {
      patience.awaitWrite();
    }
    written.addListener(done -> written(done.isSuccess(), last || connection.isClosing()));
  }

  private void written(boolean success, boolean last) {
    if (!success || state != State.WRITING) {
      connection.close();
    } else if (last) {
      connection.end(bodyEnded);
    } else {
      state = State.OVER;
      connection.next();
    }
  }

  // waiting

  /** A piece of the body came, or may come again. */
  private void awaitPiece() {
    if (exchange != null) {
      patience.awaitPiece(exchange.patience());
    }
  }

  /** The head did not come in time. */
  void lateHead() {
    refuse(Problem.late("head", Limit.HEAD_TIME));
  }

  /** A piece of the body did not. */
  void lateBody() {
    if (paused) { // the body waits for us; but do we wait for the client to take its answers?
      patience.awaitWrite();
      return;
    }
    abandon();
    Problem late = Problem.late("body", Limit.BODY_TIME);
    if (reply.begun()) {
      loop().service().metrics().rejected(late.limit());
      connection.close();
    } else {
      refuse(late);
    }
  }

  /** The client took nothing of the answer in time. */
  void lateWrite() {
    boolean waitsForLog = paused && writable();
    if (waitsForLog || patience.progressed()) {
      patience.awaitWrite();
    } else {
      loop().service().metrics().rejected(Limit.WRITE_TIME);
      connection.close();
    }
  }
}
