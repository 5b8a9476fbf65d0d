package dev.tailrace.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A server on this machine that does nothing by itself: a test accepts its connections and says
 * what is said on them.
 *
 * <p>Threads: confined to the test's thread; its own one only accepts.
 */
final class RawServer implements Closeable {
  /** Only for a client that hangs; nothing waits for it to pass. */
  static final int PATIENCE_MILLIS = 20_000;

  private final ServerSocket listener;
  private final Thread acceptor = new Thread(this::acceptAll, "raw-server");
  private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
  private final List<Peer> peers = new ArrayList<>();

  RawServer() throws IOException {
    this(new ServerSocket(0, 2_000, InetAddress.getLoopbackAddress()));
  }

  RawServer(ServerSocket listener) {
    this.listener = listener;
    acceptor.setDaemon(true);
    acceptor.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  URI uri(String rest) {
    return URI.create("http://127.0.0.1:" + port() + rest);
  }

  /** The next connection, waited for. */
  Peer accept() throws IOException {
    try {
      Socket socket = accepted.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
      if (socket == null) {
        throw new AssertionError("no connection came");
      }
      Peer peer = new Peer(socket);
      peers.add(peer);
      return peer;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Whether a connection has come that was not accepted yet. */
  boolean hasMore() {
    return !accepted.isEmpty();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    awaitAcceptor(); // as long as it is in accept, the port takes connections
    for (Peer peer : peers) {
      peer.close();
    }
    for (Socket socket : accepted) {
      socket.close();
    }
  }

  private void awaitAcceptor() {
    try {
      acceptor.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket socket = listener.accept();
        // TLS shakes hands at the first read, within the patience too.
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        accepted.add(socket);
      }
    } catch (SocketException e) {
      // The listener is closed.
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
