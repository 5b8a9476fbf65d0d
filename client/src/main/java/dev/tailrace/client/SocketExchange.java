package dev.tailrace.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.CookieHandler;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response on a connection of their own, from the first byte to the last.
 * Between two reads it is parked, and the server's bytes stay in the socket.
 *
 * <p>Threads: runs, and calls the receiver, on one task; {@link #read} and {@link #abort} from any
 * thread.
 */
final class SocketExchange implements Transport.Exchange, Runnable {
  // written once
  private final Request request;
  private final Transport.Receiver receiver;
  private final SocketConnector connector;
  private final @Nullable CookieHandler cookies;

  // any thread
  private final Hold hold = new Hold();
  private final Semaphore reads = new Semaphore(0);
  private volatile boolean aborted;

  SocketExchange(
      Request request,
      Transport.Receiver receiver,
      SocketConnector connector,
      @Nullable CookieHandler cookies) {
    this.request = request;
    this.receiver = receiver;
    this.connector = connector;
    this.cookies = cookies;
  }

  @Override
  public void read() {
    reads.release();
  }

  @Override
  public void abort() {
    aborted = true;
    letGo();
    reads.release();
  }

  /** Whether anybody still wants to hear of it. */
  boolean wanted() {
    return !aborted;
  }

  /** The whole exchange. The socket is closed before its end is told. */
  @Override
  public void run() {
    IOException failure = null;
    try {
      converse();
    } catch (IOException e) {
      failure = e;
    } finally {
      letGo();
    }
    if (wanted()) {
      tellEnd(failure);
    }
  }

  private void converse() throws IOException {
    Http1Connection connection = ask();
    Http1Response response = connection.response();
    Http1Body body = response.body(request.method());
    remember(response);
    if (wanted()) {
      receiver.head(response.status(), response.headers());
    }
    relay(connection, body);
  }

  private void relay(Http1Connection connection, Http1Body body) throws IOException {
    awaitRead();
    while (wanted()) {
      ByteBuffer bytes = connection.next(body);
      if (!bytes.hasRemaining()) {
        return;
      }
      if (wanted()) {
        receiver.chunk(List.of(bytes));
      }
      awaitRead();
    }
  }

  /** Connects and sends the request. What cannot be sent shows before a connection is opened. */
  private Http1Connection ask() throws IOException {
    try {
      return send(Cookies.added(cookies, request), BodyBytes.of(request.body(), hold));
    } catch (RuntimeException e) { // of the user's publisher, selector or cookies; or security
      throw new IOException("The request could not be sent: " + e, e);
    }
  }

  private Http1Connection send(Request complete, byte[] body) throws IOException {
    Authority to = Authority.of(complete.uri());
    byte[] direct = Http1Request.head(complete, to, body.length, false);
    List<String> proxyAuthorization = complete.headers().allValues("Proxy-Authorization");
    var opened = connector.open(complete.uri(), to, proxyAuthorization, hold);
    byte[] head =
        opened.forwarded() ? Http1Request.head(complete, to, body.length, true) : direct;
    opened.connection().send(head, body);
    return opened.connection();
  }

  private void remember(Http1Response response) throws IOException {
    try {
      Cookies.keep(cookies, request, response);
    } catch (RuntimeException e) {
      throw new IOException("The cookies could not be kept: " + e, e);
    }
  }

  private void awaitRead() throws IOException {
    try {
      reads.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("Interrupted between two reads");
    }
  }

  private void tellEnd(@Nullable IOException failure) {
    if (failure == null) {
      receiver.ended();
    } else {
      receiver.failed(failure);
    }
  }

  private void letGo() {
    try {
      hold.close();
    } catch (IOException e) {
      // A socket that cannot be closed properly is closed all the same.
    }
  }
}
