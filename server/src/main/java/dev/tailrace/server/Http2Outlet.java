package dev.tailrace.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;

/**
 * An event stream on one stream of an HTTP/2 connection: the shared bytes in DATA frames, under the
 * windows that the client opens. What it is given goes out at the end of the turn; while some of an
 * earlier turn waits for a window it is given no more.
 *
 * <p>Threads: confined to its event loop.
 */
final class Http2Outlet implements Outlet, Http2Carried {
  private final Http2Session session;
  private final Http2Stream stream;
  private final StreamSink sink;
  private boolean awaitsRoom;
  private boolean over; // the stream is closed
  private int turn; // of the session, in which it was last given something
  private int given; // so many bytes, in that turn

  Http2Outlet(Http2Session session, Http2Stream stream, StreamSink sink) {
    this.session = session;
    this.stream = stream;
    this.sink = sink;
  }

  @Override
  public boolean chunked() {
    return false;
  }

  /** That the client goes is told by its stream. */
  @Override
  public void opened() {}

  @Override
  public boolean transmit(ByteBuf shared) {
    write(shared.retainedDuplicate());
    return writable();
  }

  @Override
  public void write(ByteBuf own) {
    data(own, false);
  }

  @Override
  public void flush() {
    session.flow().flushSoon();
  }

  @Override
  public boolean writable() {
    boolean writable = session.flow().writable(stream, turn == session.flow().turn() ? given : 0);
    if (!writable && !awaitsRoom) {
      awaitsRoom = true;
      session.flow().room().await(this);
    }
    return writable;
  }

  /** Others of the connection have filled it since. */
  @Override
  public boolean overfull() {
    return session.flow().holdsMuch() && !writable();
  }

  @Override
  public long pending() {
    return session.flow().pending(stream);
  }

  @Override
  public void end() {
    data(Unpooled.EMPTY_BUFFER, true);
  }

  @Override
  public void close() {
    if (!over) {
      over = true;
      session.reset(stream, Http2Error.CANCEL);
    }
  }

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
    sink.roomAgain();
  }

  @Override
  public void closed() {
    over = true;
    sink.clientGone();
  }

  private void data(ByteBuf bytes, boolean end) {
    given = (turn == session.flow().turn() ? given : 0) + bytes.readableBytes();
    turn = session.flow().turn();
    session.data(stream, bytes, end);
  }
}
