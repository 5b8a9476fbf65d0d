package dev.tailrace.interop;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What some virus scanners and company proxies are: it passes an answer on when it has the whole of
 * it, which of a stream is never. One request for each connection.
 *
 * <p>Threads: thread-safe; has one that accepts, and one for each connection.
 */
final class BufferingRelay implements Closeable {
  private static final Pattern LENGTH =
      Pattern.compile("\r\ncontent-length: *([0-9]+)\r\n", Pattern.CASE_INSENSITIVE);
  private static final String HEAD_END = "\r\n\r\n";

  private final int target;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Count held = new Count();

  BufferingRelay(int target) throws IOException {
    this.target = target;
    listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    daemon(this::accept).start();
  }

  int port() {
    return listener.getLocalPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  /** The bytes of bodies that it has taken, passed on or not. */
  Count held() {
    return held;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        open.add(client);
        daemon(() -> relay(client)).start();
      }
    } catch (IOException closed) {
      // as it was asked to be
    }
  }

  private void relay(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      open.add(server);
      server.getOutputStream().write(readUntil(client, HEAD_END));
      client.getOutputStream().write(readAnswer(server));
    } catch (IOException gone) {
      // one of the two has closed
    }
  }

  private static byte[] readUntil(Socket from, String end) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (!read.toString(StandardCharsets.ISO_8859_1).endsWith(end)) {
      int b = from.getInputStream().read();
      if (b < 0) {
        throw new IOException("ended within its head");
      }
      read.write(b);
    }
    return read.toByteArray();
  }

  /** The whole answer: to its length if it has one, else to the end of the connection. */
  private byte[] readAnswer(Socket server) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.write(readUntil(server, HEAD_END));
    Matcher length = LENGTH.matcher(answer.toString(StandardCharsets.ISO_8859_1));
    long left = length.find() ? Long.parseLong(length.group(1)) : Long.MAX_VALUE;
    for (; left > 0; left--) {
      int b = server.getInputStream().read();
      if (b < 0) {
        break;
      }
      answer.write(b);
      held.increment();
    }
    return answer.toByteArray();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "buffering relay");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket each : open) {
      each.close();
    }
  }
}
