package dev.tailrace.load;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A connection of a {@link FaultyHub}: reads requests, one after the other, and writes when there
 * is room.
 *
 * <p>Threads: confined to the hub's thread.
 */
final class FaultyHubConnection {
  private static final Pattern HEAD =
      Pattern.compile("(GET|POST) /topics/(\\S+) HTTP/1\\.1\r\n(.*?\r\n)\r\n", Pattern.DOTALL);
  private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)\r\n");
  private static final Pattern RESUME = Pattern.compile("Last-Event-ID: (\\d+)\r\n");
  private static final int LARGEST_CHUNK = 40;

  private final FaultyHub hub;
  private final SocketChannel channel;
  private final SelectionKey key;
  private final StringBuilder in = new StringBuilder();
  private final ByteBuffer buffer = ByteBuffer.allocate(8192);
  private ByteBuffer out = ByteBuffer.allocate(0);
  private String topic = "";
  private boolean closes;

  FaultyHubConnection(FaultyHub hub, SocketChannel channel, SelectionKey key) {
    this.hub = hub;
    this.channel = channel;
    this.key = key;
  }

  boolean follows(String name) {
    return topic.equals(name);
  }

  void ready() throws IOException {
    if (key.isValid() && key.isWritable()) {
      flush();
    }
    if (key.isValid() && key.isReadable()) {
      read();
    }
  }

  /** The start of a chunked response. */
  void head(String lines) {
    write(lines + "Transfer-Encoding: chunked\r\n\r\n");
  }

  void event(int id, String data) {
    String block = "id: " + id + "\ndata: " + data + "\n\n";
    int from = 0;
    while (from < block.length()) {
      int to = Math.min(block.length(), from + 1 + hub.random().nextInt(LARGEST_CHUNK));
      String extension = hub.random().nextBoolean() ? ";a=b" : "";
      String size = Integer.toHexString(to - from);
      write(size + extension + "\r\n" + block.substring(from, to) + "\r\n");
      from = to;
    }
  }

  void answer(int status, boolean thenCloses) {
    closes = thenCloses;
    String close = thenCloses ? "Connection: close\r\n" : "";
    write("HTTP/1.1 " + status + " X\r\n" + close + "Content-Length: 2\r\n\r\n{}");
  }

  void close() {
    hub.left(this);
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read() throws IOException {
    int length = channel.read(buffer.clear());
    if (length < 0) {
      close();
      return;
    }
    in.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
    request();
  }

  private void request() {
    Matcher head = HEAD.matcher(in.toString());
    if (!head.lookingAt()) {
      return;
    }
    int length = Integer.parseInt(find(LENGTH, head.group(), "0"));
    if (in.length() < head.end() + length) {
      return;
    }
    String body = in.substring(head.end(), head.end() + length);
    in.delete(0, head.end() + length);
    if (head.group(1).equals("GET")) {
      topic = head.group(2);
      hub.follow(this, find(RESUME, head.group(), ""));
    } else {
      hub.publish(this, head.group(2), body);
    }
  }

  private static String find(Pattern pattern, String text, String otherwise) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : otherwise;
  }

  private void write(String text) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(out.array(), out.position(), out.remaining());
    all.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    out = ByteBuffer.wrap(all.toByteArray());
    try {
      flush();
    } catch (IOException e) {
      close();
    }
  }

  private void flush() throws IOException {
    if (!channel.isOpen()) {
      return;
    }
    channel.write(out);
    if (!out.hasRemaining() && closes) {
      close();
    } else {
      try {
        key.interestOps(SelectionKey.OP_READ | (out.hasRemaining() ? SelectionKey.OP_WRITE : 0));
      } catch (CancelledKeyException e) {
        close(); // the test's thread is closing the hub
      }
    }
  }
}
