package dev.tailrace.mock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server for the tests of an event stream client. It listens on 127.0.0.1, on a port
 * the system chooses, takes any number of connections, and sends exactly what the test says.
 *
 * <p>A request is answered in one of two ways:
 *
 * <ul>
 *   <li><b>live</b>: it waits for {@link #takeExchange()}, and the test answers it by hand, piece
 *       by piece;
 *   <li><b>scripted</b>: it gets a {@link MockResponse} that was written down beforehand.
 * </ul>
 *
 * <p>The rule, applied when a request has arrived: it takes the next response that was {@link
 * #enqueue enqueued}. If none is left it gets what {@link #otherwise} has set. If that was never
 * called, it is answered live as long as nothing was ever enqueued; else with a 204, which tells an
 * event stream client not to come back. {@link MockResponse#live()} and {@link
 * MockResponse#thenLive()} put a live answer among scripted ones.
 *
 * <pre>{@code
 * try (MockEventServer server = MockEventServer.start()) {
 *   client.connect(server.uri("/news"));
 *
 *   MockExchange exchange = server.takeExchange();
 *   exchange.startStream();
 *   exchange.send("data: a\n\n");
 *   exchange.reset();
 * }
 * }</pre>
 *
 * <p>Threads: thread-safe. Runs daemon threads of its own, one to accept and one for each
 * connection, which {@link #close} ends.
 */
public final class MockEventServer implements AutoCloseable {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  /** A crowd may knock at once; the system has its own, often lower, limit. */
  private static final int BACKLOG = 4096;

  // written once, at construction
  private final ServerSocket socket;
  private final @Nullable SSLContext tls;
  private final Thread acceptor;

  // any thread
  private final Connections connections = new Connections();
  private final Script script = new Script();
  private final BlockingQueue<MockExchange> live = new LinkedBlockingQueue<>();
  private final BlockingQueue<RecordedRequest> untaken = new LinkedBlockingQueue<>();
  private final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();

  private MockEventServer(ServerSocket socket, @Nullable SSLContext tls) {
    this.socket = socket;
    this.tls = tls;
    this.acceptor = new Thread(this::accept, "mock-acceptor-" + socket.getLocalPort());
    acceptor.setDaemon(true);
  }

  /**
   * Starts a server in the clear.
   *
   * @return the server, listening
   * @throws UncheckedIOException if no port can be had
   */
  public static MockEventServer start() {
    return started(null);
  }

  /**
   * Starts a server that speaks TLS.
   *
   * @param tls holds the server's key and certificate; a client that checks names wants a
   *     certificate for 127.0.0.1, or to be led to {@link #port} by another name
   * @return the server, listening
   * @throws UncheckedIOException if no port can be had
   */
  public static MockEventServer start(SSLContext tls) {
    return started(Objects.requireNonNull(tls, "tls"));
  }

  private static MockEventServer started(@Nullable SSLContext tls) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), 0), BACKLOG);
      MockEventServer server = new MockEventServer(socket, tls);
      server.acceptor.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("no port to listen on", e);
    }
  }

  /** {@return the port, chosen by the system} */
  public int port() {
    return socket.getLocalPort();
  }

  /**
   * {@return the address of a path on this server: {@code http://127.0.0.1:PORT/topics/news}, or
   * {@code https}}
   *
   * @param pathAndQuery begins with {@code /}, percent-encoded where it must be
   * @throws IllegalArgumentException if it does not, or is not
   */
  public URI uri(String pathAndQuery) {
    if (!pathAndQuery.startsWith("/")) {
      throw new IllegalArgumentException("a path begins with /, not: " + pathAndQuery);
    }
    String scheme = tls == null ? "http" : "https";
    return URI.create(scheme + "://127.0.0.1:" + port() + pathAndQuery);
  }

  /**
   * Adds a response for the next request that has none.
   *
   * @param response used once
   * @return this server
   */
  public MockEventServer enqueue(MockResponse response) {
    script.enqueue(response);
    return this;
  }

  /**
   * Sets what a request gets when nothing is enqueued, from now on.
   *
   * @param response used as often as needed
   * @return this server
   */
  public MockEventServer otherwise(MockResponse response) {
    script.otherwise(response);
    return this;
  }

  /**
   * Waits at most 10 seconds for the next request that is to be answered live.
   *
   * @return the exchange to answer it by; one behind {@link MockResponse#thenLive()} has begun
   * @throws AssertionError if none has come by then
   * @throws IllegalStateException if the waiting thread is interrupted
   */
  public MockExchange takeExchange() {
    return takeExchange(Waits.LIMIT);
  }

  /**
   * The same with a limit of your own.
   *
   * @param limit how long to wait at most; zero not at all
   * @return the exchange to answer it by; one behind {@link MockResponse#thenLive()} has begun
   * @throws AssertionError if no request to be answered live has come by then
   * @throws IllegalStateException if the waiting thread is interrupted
   */
  public MockExchange takeExchange(Duration limit) {
    return Waits.next(live, limit, () -> "no request to be answered live; " + summary());
  }

  /**
   * Waits at most 10 seconds for the next request, in the order they came, however it is answered.
   *
   * @return the request, which is not taken again
   * @throws AssertionError if none has come by then
   * @throws IllegalStateException if the waiting thread is interrupted
   */
  public RecordedRequest takeRequest() {
    return takeRequest(Waits.LIMIT);
  }

  /**
   * The same with a limit of your own.
   *
   * @param limit how long to wait at most; zero not at all
   * @return the request, which is not taken again
   * @throws AssertionError if no request has come by then
   * @throws IllegalStateException if the waiting thread is interrupted
   */
  public RecordedRequest takeRequest(Duration limit) {
    return Waits.next(untaken, limit, () -> "no further request; " + summary());
  }

  /**
   * {@return all requests that have come so far, taken or not, in the order they came} What the
   * server itself refused, as no request or as too large, is not among them. The list is a copy.
   */
  public List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  /** {@return how many {@link #requests} have come so far} */
  public int requestCount() {
    return requests.size();
  }

  /** {@return how many connections clients have made so far} */
  public int connectionCount() {
    return connections.taken();
  }

  /** {@return how many connections are open at this moment: closed by neither side} */
  public int openConnections() {
    return connections.open();
  }

  /**
   * Waits at most 10 seconds until exactly so many connections are open.
   *
   * @param count how many {@link #openConnections} to wait for, from 0
   * @throws AssertionError if they are not by then
   * @throws IllegalStateException if the waiting thread is interrupted
   */
  public void awaitOpenConnections(int count) {
    awaitOpenConnections(count, Waits.LIMIT);
  }

  /**
   * The same with a limit of your own.
   *
   * @param count how many {@link #openConnections} to wait for, from 0
   * @param limit how long to wait at most; zero not at all
   * @throws AssertionError if another number of connections is open by then
   * @throws IllegalStateException if the waiting thread is interrupted
   */
  public void awaitOpenConnections(int count, Duration limit) {
    connections.awaitOpen(count, limit);
  }

  /**
   * Stops listening, closes every connection in the middle of whatever it does, and waits for the
   * server's threads: at most 10 seconds for the one that accepts, then as long for the
   * connections. Does nothing the second time.
   *
   * @throws AssertionError if a connection has not ended by then
   * @throws IllegalStateException if the waiting thread is interrupted
   */
  @Override
  public void close() {
    Set<Connection> known = new HashSet<>(connections.running());
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      known.forEach(Connection::abandon); // before any wait, which may be interrupted
    }
    try {
      awaitThreads(known);
    } catch (InterruptedException e) {
      throw Waits.interrupted(e);
    }
  }

  private void awaitThreads(Set<Connection> known) throws InterruptedException {
    acceptor.join(Waits.LIMIT.toMillis());
    known.addAll(connections.running()); // with those that came in the meantime
    known.forEach(Connection::abandon);
    connections.awaitNoneRunning(Waits.LIMIT);
    for (Connection each : known) {
      each.join(Waits.LIMIT); // only the last steps of the thread are left
    }
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        serve(socket.accept());
      } catch (IOException e) {
        // closed, which ends the loop; or a client that was gone before it was taken
      }
    }
  }

  private void serve(Socket accepted) throws IOException {
    try {
      new Connection(Transport.over(accepted, tls), connections, this::answer).start();
    } catch (IOException e) {
      accepted.close();
      throw e;
    }
  }

  private void answer(MockExchange exchange) {
    MockResponse response = script.next();
    requests.add(exchange.request());
    untaken.add(exchange.request());
    if (!response.isLiveFromTheStart()) {
      exchange.respond(response);
    }
    switch (response.ending()) {
      case LIVE -> live.add(exchange);
      case STAY_OPEN -> exchange.scriptHasRunOut();
      default -> { } // has ended
    }
  }

  private String summary() {
    return requestCount() + " came so far, on " + connectionCount() + " connections";
  }
}
