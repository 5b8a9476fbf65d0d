package dev.tailrace.interop;

import dev.tailrace.wire.DecoderLimits;
import dev.tailrace.wire.Event;
import dev.tailrace.wire.EventDecoder;
import dev.tailrace.wire.WireException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * One event stream on a blocking socket.
 *
 * <p>Threads: confined to one thread; {@link #close} from any thread.
 */
final class Listener implements Closeable {
  private final Connection connection;
  private final Connection.Head head;
  private final InputStream body;
  private final byte[] buffer = new byte[16 * 1024];
  private final Queue<Heard> ready = new ArrayDeque<>();
  private final EventDecoder decoder =
      new EventDecoder(
          DecoderLimits.DEFAULTS,
          new EventDecoder.Handler() {
            @Override
            public void onEvent(Event event, String lastEventId) {
              ready.add(new Heard(event.type(), event.data(), lastEventId));
            }

            @Override
            public void onComment(String text) {
              comments++;
            }
          });
  private int comments;

  private Listener(Connection connection, String target, String... headers) throws IOException {
    this.connection = connection;
    connection.request("GET", target, null, headers);
    head = connection.readHead();
    if (head.status() != 200 || !"text/event-stream".equals(head.headers().get("content-type"))) {
      throw new AssertionError("no stream at " + target + ": " + head);
    }
    body = connection.body(head);
  }

  /** Follows; returns when the subscription stands. */
  static Listener follow(int port, String target, String... headers) throws IOException {
    return on(Connection.to(port), target, headers);
  }

  static Listener on(Connection connection, String target, String... headers) throws IOException {
    try {
      return new Listener(connection, target, headers);
    } catch (IOException | AssertionError e) {
      connection.close();
      throw e;
    }
  }

  Connection.Head head() {
    return head;
  }

  /** The next event. The end of the stream is an {@link EOFException}. */
  Heard next() throws IOException {
    while (ready.isEmpty()) {
      readSome();
    }
    return ready.remove();
  }

  List<Heard> next(int count) throws IOException {
    List<Heard> events = new ArrayList<>();
    while (events.size() < count) {
      events.add(next());
    }
    return events;
  }

  /** All events up to one with that data, which is left out. */
  List<Heard> upTo(String data) throws IOException {
    List<Heard> events = new ArrayList<>();
    for (Heard event = next(); !event.data().equals(data); event = next()) {
      events.add(event);
    }
    return events;
  }

  /** Reads until so many more heartbeats have come. */
  void awaitHeartbeats(int count) throws IOException {
    int least = comments + count;
    while (comments < least) {
      readSome();
    }
  }

  private void readSome() throws IOException {
    int count = body.read(buffer, 0, buffer.length);
    if (count < 0) {
      throw new EOFException("the stream has ended");
    }
    try {
      decoder.decode(ByteBuffer.wrap(buffer, 0, count));
    } catch (WireException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
