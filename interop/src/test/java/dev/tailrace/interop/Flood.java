package dev.tailrace.interop;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.LongFunction;

/**
 * A server whose stream has no end: it writes numbered events for as long as the network takes
 * them.
 *
 * <p>Threads: confined to one thread.
 */
final class Flood implements Closeable {
  private static final String HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";
  private static final int EVENTS_A_WRITE = 100;

  /** The kernel of this same machine has taken nothing for so long: it is full. */
  private static final int STUCK_MILLIS = 500;

  private final ServerSocketChannel listener;
  private final Selector selector = Selector.open();
  private final String idPrefix;
  private final LongFunction<String> data;
  private SocketChannel client;
  private ByteBuffer pending = ByteBuffer.allocate(0);
  private long next;
  private long written;

  Flood(String idPrefix, LongFunction<String> data) throws IOException {
    this.idPrefix = idPrefix;
    this.data = data;
    listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.socket().getLocalPort() + "/");
  }

  /** Takes a client, and gives it the head of a stream. */
  void accept() throws IOException {
    client = listener.accept();
    client.write(ByteBuffer.wrap(HEAD.getBytes(StandardCharsets.US_ASCII)));
    client.configureBlocking(false);
    client.register(selector, SelectionKey.OP_WRITE);
  }

  /** Bytes of events that the network has taken. */
  long written() {
    return written;
  }

  /** Writes until nothing more is taken, at most so many bytes in all. */
  void writeUntilStuck(long most) throws IOException {
    while (written < most && selector.select(STUCK_MILLIS) > 0) {
      selector.selectedKeys().clear();
      write();
    }
  }

  /** Writes on, to the end of an event, until so many bytes have been taken in all. */
  void writeUpTo(long least) throws IOException {
    while (written < least || pending.hasRemaining()) {
      if (selector.select(Patience.LIMIT_MILLIS) == 0) {
        throw new AssertionError("the client takes nothing, at byte " + written);
      }
      selector.selectedKeys().clear();
      write();
    }
  }

  /** How many events have been begun. */
  long events() {
    return next;
  }

  private void write() throws IOException {
    if (!pending.hasRemaining()) {
      pending = ByteBuffer.wrap(nextEvents().getBytes(StandardCharsets.UTF_8));
    }
    written += client.write(pending);
  }

  private String nextEvents() {
    StringBuilder events = new StringBuilder();
    for (int i = 0; i < EVENTS_A_WRITE; i++, next++) {
      events.append("id: ").append(idPrefix).append(next).append('\n');
      events.append("data: ").append(data.apply(next)).append("\n\n");
    }
    return events.toString();
  }

  @Override
  public void close() throws IOException {
    selector.close();
    listener.close();
    if (client != null) {
      client.close();
    }
  }
}
