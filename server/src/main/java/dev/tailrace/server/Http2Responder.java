package dev.tailrace.server;

import dev.tailrace.server.Deadline.Awaited;
import dev.tailrace.server.ServerMetrics.Limit;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on an HTTP/2 connection, until it is answered or becomes a stream. What of its body
 * comes while it is stopped is held here, and no more than its window comes.
 *
 * <p>Threads: confined to its event loop.
 */
final class Http2Responder implements Responder, Http2Carried {
  private static final Logger LOG = LoggerFactory.getLogger(Http2Responder.class);

  private enum State {
    BODY,
    ANSWERING,
    WRITING,
    LEFT
  }

  private final Http2Session session;
  private final Http2Stream stream;
  private final HttpRequest head;
  private final TimeOptions times;
  private final Deadline deadline;
  private final Http2Held held;
  private final Http2Reply reply;

  private State state = State.BODY;
  private Exchange exchange;
  private boolean bodyArrived; // though some of it may be held
  private boolean bodyEnded;
  private boolean paused;
  private boolean awaitsRoom;

  Http2Responder(Http2Session session, Http2Stream stream, HttpRequest head) {
    this.session = session;
    this.stream = stream;
    this.head = head;
    this.times = loop().service().options().times();
    this.deadline = new Deadline(loop().wheel(), this::missed);
    this.held = new Http2Held(loop().service().admission().uploads());
    this.reply = new Http2Reply(session, stream, head);
  }

  // what the client says

  /** The head is here; {@code ended} if that is all. */
  void begin(boolean ended) {
    loop().service().metrics().requests.increment();
    deadline.await(Awaited.BODY, times.body());
    guarded(
        () -> {
          exchange = Routes.route(this, head);
          awaitPiece();
          if (ended) {
            bodyEnds();
          }
        });
  }

  /** Returns how much of it is done with. */
  int body(ByteBuf data, int padding, boolean ended) {
    int bytes = data.readableBytes();
    boolean stopped = state == State.BODY && (paused || !held.isEmpty());
    boolean hold = stopped && held.add(data);
    if (!stopped) {
      piece(data);
    } else if (!hold) {
      tooMuchHeld();
    }
    if (ended) {
      bodyEnds();
    }
    return hold ? padding : bytes + padding;
  }

  private void tooMuchHeld() {
    abandon();
    if (reply.begun()) {
      reset(Http2Error.ENHANCE_YOUR_CALM);
    } else {
      refuse(Problem.uploadsFull());
    }
  }

  void bodyEnds() {
    bodyArrived = true;
    endBody();
  }

  private void piece(ByteBuf data) {
    if (state != State.BODY) {
      return;
    }
    awaitPiece();
    if (data.isReadable()) {
      guarded(() -> exchange.body(data));
    }
  }

  private void endBody() {
    if (bodyArrived && held.isEmpty() && !bodyEnded) {
      bodyEnded = true;
      if (state == State.BODY) {
        state = State.ANSWERING;
        deadline.cancel();
        guarded(() -> exchange.end());
      }
    }
  }

  /** Runs what an exchange does; what it throws, the client is told. */
  private void guarded(Step step) {
    try {
      step.run();
    } catch (ProblemException e) {
      refuse(e.problem());
    } catch (RuntimeException e) {
      broken(e);
    }
  }

  private interface Step {
    void run() throws ProblemException;
  }

  private void broken(Throwable cause) {
    LOG.error("{}: a request failed", session.context().channel(), cause);
    abandon();
    if (reply.begun() || !answerable()) {
      reset(Http2Error.INTERNAL_ERROR);
    } else {
      refuse(Problem.broken());
    }
  }

  // what its exchange uses

  @Override
  public ServerLoop loop() {
    return session.loop();
  }

  @Override
  public Limit surplus() {
    return session.surplus();
  }

  @Override
  public IpAddress peer() {
    return ClientAddress.peer(session.context().channel().remoteAddress());
  }

  @Override
  public boolean shared() {
    return true;
  }

  @Override
  public void welcomeBody() {
    if (answerable()) {
      reply.welcomeBody();
    }
  }

  @Override
  public void pause(boolean stop) {
    if (paused == stop || state != State.BODY) {
      return;
    }
    paused = stop;
    if (!stop) {
      awaitPiece();
      takeHeld();
    }
  }

  private void takeHeld() {
    while (!paused && !held.isEmpty()) {
      ByteBuf data = held.poll();
      try {
        int bytes = data.readableBytes();
        piece(data);
        consumed(bytes);
      } finally {
        data.release();
      }
    }
    endBody();
  }

  /** The client may send as much again. */
  private void consumed(int bytes) {
    try {
      session.decoder().flowController().consumeBytes(stream, bytes);
      session.flow().flushSoon();
    } catch (Http2Exception e) {
      LOG.debug("{}: {}", session.context().channel(), e.toString());
    }
  }

  @Override
  public void answer(Answer answer) {
    if (answerable() && !reply.begun()) {
      endExchange();
      awaitWritten(reply.whole(answer));
    }
  }

  @Override
  public void begin(HttpResponseStatus status, HttpHeaders headers) {
    if (answerable()) {
      reply.head(status, headers);
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
    session.flow().flushSoon();
  }

  @Override
  public boolean writable() {
    boolean writable = session.flow().writable(stream, 0);
    if (!writable && !awaitsRoom) {
      awaitsRoom = true;
      session.flow().room().await(this);
    }
    return writable;
  }

  @Override
  public void finish() {
    if (answerable()) {
      endExchange();
      awaitWritten(reply.end());
    }
  }

  @Override
  public Outlet become(HttpHeaders headers, StreamSink sink) {
    if (!answerable()) {
      return null;
    }
    reply.head(HttpResponseStatus.OK, headers);
    leave();
    Http2Outlet outlet = new Http2Outlet(session, stream, sink);
    session.carry(stream, outlet);
    return outlet;
  }

  private void endExchange() {
    state = State.WRITING;
    exchange = null;
    releaseHeld();
  }

  private void awaitWritten(ChannelFuture written) {
    deadline.awaitWrite(session.flow().pending(stream), times.stall());
    written.addListener(
        done -> {
          if (done.isSuccess()) {
            written();
          }
        });
  }

  /** What of the body has not come is not wanted any more (RFC 9113 8.1). */
  private void written() {
    deadline.cancel();
    if (!bodyArrived) {
      reset(Http2Error.NO_ERROR);
    }
  }

  private boolean answerable() {
    return state == State.BODY || state == State.ANSWERING;
  }

  // what the session says

  @Override
  public Http2Stream stream() {
    return stream;
  }

  @Override
  public boolean awaitsRoom() {
    return awaitsRoom;
  }

  @Override
  public void roomAgain() {
    awaitsRoom = false;
    if (exchange != null) {
      exchange.writable();
    }
  }

  @Override
  public void closed() {
    abandon();
    leave();
  }

  void drain(Duration within) {
    if (exchange != null) {
      exchange.drain();
    }
  }

  private void leave() {
    state = State.LEFT;
    exchange = null;
    deadline.cancel();
    releaseHeld();
  }

  private void abandon() {
    if (exchange != null) {
      Exchange cut = exchange;
      exchange = null;
      cut.cut();
    }
  }

  private void releaseHeld() {
    for (ByteBuf data = held.poll(); data != null; data = held.poll()) {
      consumed(data.readableBytes());
      data.release();
    }
  }

  private void reset(Http2Error error) {
    session.reset(stream, error);
  }

  // waiting

  private void awaitPiece() {
    if (exchange != null) {
      deadline.awaitPiece(exchange.patience(), times.body());
    }
  }

  private void missed(Awaited what) {
    if (what == Awaited.WRITE) {
      lateWrite();
    } else if (paused) { // the body waits for us; but do we wait for the client to take answers?
      deadline.awaitWrite(session.flow().pending(stream), times.stall());
    } else {
      lateBody();
    }
  }

  private void lateWrite() {
    long waits = session.flow().pending(stream);
    if (waits == 0 || deadline.progressed(waits)) {
      deadline.awaitWrite(waits, times.stall());
    } else {
      loop().service().metrics().rejected(Limit.WRITE_TIME);
      reset(Http2Error.CANCEL);
    }
  }

  private void lateBody() {
    abandon();
    if (reply.begun()) {
      loop().service().metrics().rejected(Limit.BODY_TIME);
      reset(Http2Error.CANCEL);
    } else {
      refuse(Problem.late("body", Limit.BODY_TIME));
    }
  }
}
