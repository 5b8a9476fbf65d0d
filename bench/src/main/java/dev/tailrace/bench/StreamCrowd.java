package dev.tailrace.bench;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;

/**
 * Up to a million listeners of a hub on this machine, on one thread, that look only at how many
 * lines have come for each.
 *
 * <p>Threads: confined to the measuring thread.
 */
final class StreamCrowd implements Closeable {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5); // for a hub that hangs
  private static final int OPENING_LINES = 2; // retry: and an empty comment
  private static final int EVENT_LINES = 3; // id, data, and an empty one

  private final Selector selector = Selector.open();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
  private final Listening.Lines lines = new Listening.Lines();
  private int size;
  private int events;

  StreamCrowd() throws IOException {
    lines.aim(OPENING_LINES);
  }

  int size() {
    return size;
  }

  /** Sends their requests on a new connection. */
  void add(InetSocketAddress hub, Listening listening) throws IOException {
    SocketChannel channel = SocketChannel.open(hub);
    ByteBuffer opening = listening.opening();
    while (opening.hasRemaining()) {
      channel.write(opening);
    }
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, listening);
    size += listening.size();
    read(0);
  }

  void awaitOpen() throws IOException {
    awaitAll();
  }

  /** From now on one event more is expected. */
  void expectEvent() {
    events++;
    lines.aim(OPENING_LINES + events * EVENT_LINES);
  }

  /** Returns when all have what was expected, and nothing else. */
  void awaitAll() throws IOException {
    long start = System.nanoTime();
    while (lines.reached() < size) {
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        throw new IOException(lines.reached() + " of " + size + " have what all should have");
      }
      read(1000);
    }
  }

  private void read(long waitMillis) throws IOException {
    int ready = waitMillis == 0 ? selector.selectNow() : selector.select(waitMillis);
    Iterator<SelectionKey> keys = selector.selectedKeys().iterator();
    for (; ready > 0 && keys.hasNext(); keys.remove()) {
      SelectionKey key = keys.next();
      read((SocketChannel) key.channel(), (Listening) key.attachment());
    }
  }

  private void read(SocketChannel channel, Listening listening) throws IOException {
    buffer.clear();
    if (channel.read(buffer) < 0) {
      throw new EOFException("a connection is closed");
    }
    ByteBuffer answer = listening.take(buffer.flip(), lines);
    if (answer != null) {
      channel.write(answer); // a few bytes, for which there is room
    }
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
