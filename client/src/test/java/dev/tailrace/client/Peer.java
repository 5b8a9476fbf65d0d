package dev.tailrace.client;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/**
 * The server's end of a connection: says and hears exact bytes.
 *
 * <p>Threads: confined to one thread.
 */
final class Peer implements Closeable {
  private final Socket socket;

  Peer(Socket socket) {
    this.socket = socket;
  }

  Socket socket() {
    return socket;
  }

  /** Everything up to and with the next empty line, a char for a byte. */
  String hearHead() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("after " + head.toString(StandardCharsets.ISO_8859_1));
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1);
  }

  String hear(int bytes) throws IOException {
    byte[] heard = socket.getInputStream().readNBytes(bytes);
    return new String(heard, StandardCharsets.ISO_8859_1);
  }

  /** Says it, a byte for a char. */
  Peer say(String text) throws IOException {
    return say(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  Peer say(byte[] bytes) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes);
    out.flush();
    return this;
  }

  /** Says it in a segment for every byte, as far as the network leaves it at that. */
  Peer drip(String text) throws IOException {
    for (byte next : text.getBytes(StandardCharsets.ISO_8859_1)) {
      socket.getOutputStream().write(next);
    }
    return this;
  }

  /** Waits until the client has closed its end, whatever it said before. */
  void awaitEnd() throws IOException {
    try {
      byte[] rest = new byte[8192];
      InputStream in = socket.getInputStream();
      while (in.read(rest) >= 0) {
        // It said something; go on.
      }
    } catch (SocketException e) {
      // A reset: it closed its end with bytes of ours unread.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
