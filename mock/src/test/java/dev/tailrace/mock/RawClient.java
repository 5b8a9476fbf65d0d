package dev.tailrace.mock;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A client that is nothing but a socket; strings are bytes, one char for each. */
final class RawClient implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  RawClient(MockEventServer server) throws IOException {
    socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), server.port());
    socket.setSoTimeout(10_000);
    in = socket.getInputStream();
  }

  /** A connection on which a GET was sent. */
  static RawClient getting(MockEventServer server, String target) throws IOException {
    return new RawClient(server).get(target);
  }

  RawClient get(String target) throws IOException {
    return send("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }

  RawClient send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    return this;
  }

  /** Reads exactly this, and fails with what came instead. */
  void expect(String expected) throws IOException {
    String read = new String(in.readNBytes(expected.length()), ISO_8859_1);
    if (!read.equals(expected)) {
      throw new AssertionError("expected " + expected + "\nbut read " + read);
    }
  }

  /** The head of an answer, up to the empty line and with it. */
  String readHead() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new AssertionError("ended within a head: " + head.toString(ISO_8859_1));
      }
      head.write(next);
    }
    return head.toString(ISO_8859_1);
  }

  /** All that comes until the FIN. */
  String readToEnd() throws IOException {
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  void expectEnd() throws IOException {
    int next = in.read();
    if (next >= 0) {
      throw new AssertionError("not the end, but byte " + next);
    }
  }

  int read() throws IOException {
    return in.read();
  }

  void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
