package dev.tailrace.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A client that says exactly the bytes it is told to and shows exactly those that come back.
 *
 * <p>Threads: confined to the test's thread.
 */
final class RawHttp implements Closeable {
  /** Only for a server that hangs; nothing waits for it to pass. */
  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket tcp;
  private final Socket socket; // the same, or TLS over it
  private final InputStream in;

  RawHttp(InetSocketAddress address, int receiveBufferBytes) throws IOException {
    this(address, receiveBufferBytes, tcp -> tcp);
  }

  RawHttp(InetSocketAddress address, int receiveBufferBytes, Layer layer) throws IOException {
    tcp = new Socket();
    if (receiveBufferBytes > 0) {
      tcp.setReceiveBufferSize(receiveBufferBytes);
    }
    tcp.setSoTimeout(PATIENCE_MILLIS);
    tcp.setTcpNoDelay(true);
    tcp.connect(address, PATIENCE_MILLIS);
    socket = layer.over(tcp);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** What lies between HTTP and TCP. */
  interface Layer {
    Socket over(Socket tcp) throws IOException;
  }

  /** A whole response. */
  record Response(String head, String body) {
    int status() {
      return Integer.parseInt(head.substring(9, 12));
    }

    /** The value of the only header of this name, or null. */
    String header(String name) {
      List<String> values = headers(name);
      if (values.size() > 1) {
        throw new AssertionError("more than one " + name + " in " + head);
      }
      return values.isEmpty() ? null : values.get(0);
    }

    List<String> headers(String name) {
      List<String> values = new ArrayList<>();
      for (String line : head.split("\r\n")) {
        if (line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ": ")) {
          values.add(line.substring(name.length() + 2));
        }
      }
      return values;
    }
  }

  /** Sends text as UTF-8. */
  RawHttp send(String text) throws IOException {
    return sendBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  RawHttp sendBytes(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Sends a request without a body; more header lines may follow the target. */
  RawHttp get(String target, String... headers) throws IOException {
    return request("GET " + target, "", headers);
  }

  /** Sends a request with a body of known length. */
  RawHttp post(String target, String body, String... headers) throws IOException {
    return request("POST " + target, body, headers);
  }

  RawHttp request(String methodAndTarget, String body, String... headers) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder(methodAndTarget + " HTTP/1.1\r\n");
    if (List.of(headers).stream().noneMatch(h -> h.startsWith("Host:"))) {
      head.append("Host: localhost\r\n");
    }
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    if (bytes.length > 0) {
      head.append("Content-Length: ").append(bytes.length).append("\r\n");
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    all.write(bytes);
    return sendBytes(all.toByteArray());
  }

  /** Sends one chunk of a chunked body. */
  RawHttp chunk(String text) throws IOException {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    return send(Integer.toHexString(length) + "\r\n" + text + "\r\n");
  }

  /** Says that nothing more will be sent. */
  RawHttp finish() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Reads up to and with the blank line after the headers. */
  String readHead() throws IOException {
    return readUntil("\r\n\r\n");
  }

  /** Reads until what was read ends with this. */
  String readUntil(String end) throws IOException {
    byte[] wanted = end.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < wanted.length) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException("the end came after: " + read.toString(StandardCharsets.UTF_8));
      }
      read.write(b);
      matched = b == wanted[matched] ? matched + 1 : b == wanted[0] ? 1 : 0;
    }
    return read.toString(StandardCharsets.UTF_8);
  }

  /** Reads one chunk and returns what is in it; empty for the last one. */
  String readChunk() throws IOException {
    return new String(readChunkBytes(), StandardCharsets.UTF_8);
  }

  /** Reads one chunk and returns what is in it; empty for the last one. */
  byte[] readChunkBytes() throws IOException {
    int size = Integer.parseInt(readUntil("\r\n").strip(), 16);
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size || !readUntil("\r\n").equals("\r\n")) {
      throw new EOFException("a chunk was cut");
    }
    return bytes;
  }

  /** Reads a response with a body of known length, or chunked, to its end. */
  Response readResponse() throws IOException {
    String head = readHead();
    Response bare = new Response(head, "");
    String length = bare.header("Content-Length");
    if (length != null) {
      byte[] body = in.readNBytes(Integer.parseInt(length));
      return new Response(head, new String(body, StandardCharsets.UTF_8));
    }
    if (bare.header("Transfer-Encoding") == null) {
      return bare;
    }
    StringBuilder body = new StringBuilder();
    for (String chunk = readChunk(); !chunk.isEmpty(); chunk = readChunk()) {
      body.append(chunk);
    }
    return new Response(head, body.toString());
  }

  /** Reads a response that has no body, whatever its length says. */
  Response readBodiless() throws IOException {
    return new Response(readHead(), "");
  }

  /** Reads all that is left until the server closes. */
  String readToEnd() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Closes with a reset instead of an orderly end. */
  void reset() throws IOException {
    tcp.setSoLinger(true, 0);
    tcp.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
