package dev.tailrace.interop;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;

/**
 * A socket to a hub that sends whatever it is told to, well-formed or not, and reads HTTP/1.1
 * answers. Every read has a time limit.
 *
 * <p>Threads: confined to one thread; {@link #close} from any thread.
 */
final class Connection implements Closeable {
  private final Socket socket;
  private final InputStream in;

  private Connection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
  }

  static Connection to(int port) throws IOException {
    return open(port, 0);
  }

  /** A connection over TLS, whoever it is with. */
  static Connection secure(int port) throws IOException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
      Socket socket =
          context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(Patience.LIMIT_MILLIS);
      return new Connection(socket);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** A connection that takes little that it has not read. */
  static Connection withReceiveBuffer(int port, int bytes) throws IOException {
    return open(port, bytes);
  }

  private static Connection open(int port, int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Patience.LIMIT_MILLIS);
    socket.setSoTimeout(Patience.LIMIT_MILLIS);
    socket.setTcpNoDelay(true);
    return new Connection(socket);
  }

  /** One byte for each char, which is at most U+00FF. */
  void send(String bytes) throws IOException {
    send(BodyStream.ascii(bytes));
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** A request with a body, or with none if it is null. */
  void request(String method, String target, String body, String... headers) throws IOException {
    StringBuilder head = new StringBuilder(method).append(' ').append(target);
    head.append(" HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
    if (body != null) {
      head.append("Content-Length: ").append(bytes.length).append("\r\n");
    }
    byte[] start = BodyStream.ascii(head + "\r\n");
    byte[] all = new byte[start.length + bytes.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(bytes, 0, all, start.length, bytes.length);
    send(all);
  }

  /** The head of an answer; interim ones (100) are passed over. */
  Head readHead() throws IOException {
    String status = BodyStream.line(in);
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = BodyStream.line(in); !line.isEmpty(); line = BodyStream.line(in)) {
      int colon = line.indexOf(':');
      String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
      headers.put(name, line.substring(colon + 1).trim());
    }
    int code = Integer.parseInt(status.split(" ")[1]);
    return code == 100 ? readHead() : new Head(code, headers);
  }

  /** A status and headers by their names in lower case. */
  record Head(int status, Map<String, String> headers) {}

  /** The body that follows a head. */
  InputStream body(Head head) {
    return new BodyStream(in, head.headers(), head.status() == 204 || head.status() == 304);
  }

  Reply readReply() throws IOException {
    Head head = readHead();
    return new Reply(head.status(), head.headers(), body(head).readAllBytes());
  }

  /** How long a read may take. */
  void readTimeout(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  /** Waits for something to read, be it the end. */
  void peek() throws IOException {
    in.mark(1);
    in.read();
    in.reset();
  }

  /** Closes with a reset, as a machine does that loses its power and comes back. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
