package dev.tailrace.mock;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * One accepted socket, in the clear or under TLS, and the ways to end it. The plain socket is kept
 * beside the TLS one, because a reset must not say goodbye first.
 *
 * <p>Threads: thread-safe; one reader and one writer at a time.
 */
final class Transport {
  private final Socket plain;
  private final Socket socket;

  private Transport(Socket plain, Socket socket) {
    this.plain = plain;
    this.socket = socket;
  }

  /** The handshake happens with the first read or write. */
  static Transport over(Socket plain, @Nullable SSLContext tls) throws IOException {
    plain.setTcpNoDelay(true); // every send is a packet of its own, at once
    return new Transport(plain, tls == null ? plain : secured(plain, tls));
  }

  private static Socket secured(Socket plain, SSLContext tls) throws IOException {
    InputStream alreadyRead = null; // nothing
    SSLSocket secure =
        (SSLSocket) tls.getSocketFactory().createSocket(plain, alreadyRead, true);
    secure.setUseClientMode(false);
    return secure;
  }

  /** The port of this side: the server's. */
  int port() {
    return plain.getLocalPort();
  }

  InputStream input() throws IOException {
    return socket.getInputStream();
  }

  OutputStream output() throws IOException {
    return socket.getOutputStream();
  }

  /** FIN, behind all that was written; under TLS with a close_notify first. */
  void close() throws IOException {
    socket.close();
  }

  /** RST; what the client's side has not taken yet is lost. */
  void reset() throws IOException {
    plain.setSoLinger(true, 0);
    plain.close();
  }

  /** FIN in the server's direction only. */
  void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Ends the socket at once, whoever reads or writes; never waits for a TLS goodbye. */
  void abandon() {
    try {
      plain.close();
    } catch (IOException e) {
      // nothing is left to be done for a socket that cannot even be closed
    }
  }
}
