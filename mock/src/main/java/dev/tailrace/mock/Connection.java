package dev.tailrace.mock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: reads its requests one after the other, has each answered, and between
 * them, and while an answer is open, notices when the client closes.
 *
 * <pre>
 *   head ─► wait until the exchange before is finished ─► body ─► exchange ─► head ...
 * </pre>
 *
 * <p>The next head is read ahead of its turn, because that read is the one that sees a client go.
 * So a client that sends its next request before it has the answer is seen to go only after that.
 *
 * <p>Threads: {@link #run} on the connection's own; all else from any thread.
 */
final class Connection implements Runnable {
  /** Answers a request, or leaves it to the test. */
  interface Answerer {
    void answer(MockExchange exchange);
  }

  /** The thread does little; a thousand of them should cost little. */
  private static final long STACK_BYTES = 256 * 1024;

  private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

  // written once, at construction
  private final Transport transport;
  private final Connections connections;
  private final Answerer answerer;
  private final int number;
  private final Thread thread;

  // any thread; false if this side was the first
  private final CompletableFuture<Boolean> closedByClient = new CompletableFuture<>();

  // under the monitor of this
  private @Nullable MockExchange exchange;
  private boolean closed;

  Connection(Transport transport, Connections connections, Answerer answerer) {
    this.transport = transport;
    this.connections = connections;
    this.answerer = answerer;
    this.number = connections.take(this);
    String name = "mock-connection-" + transport.port() + "-" + number;
    this.thread = new Thread(null, this, name, STACK_BYTES);
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits for the thread, which must have been told to end. */
  void join(Duration limit) throws InterruptedException {
    thread.join(limit.toMillis());
  }

  @Override
  public void run() {
    try {
      serve(new RequestReader(transport.input()));
    } catch (IOException | UncheckedIOException e) {
      clientHasClosed(); // by a RST; or this side has, which then has said so already
    } catch (IllegalStateException e) {
      if (!isClosed()) { // else it was closed in the middle of a script
        throw e;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
      transport.abandon();
      connections.ended(this);
    }
  }

  /** FIN. */
  void close() {
    end(transport::close);
  }

  /** RST. */
  void reset() {
    end(transport::reset);
  }

  /** Whatever is going on, now; a goodbye that is stuck, too. */
  void abandon() {
    end(transport::abandon);
    transport.abandon();
  }

  /** Waits for the client to close its side first. */
  void awaitClientClose(Duration limit, Supplier<String> unmet) {
    if (!Waits.forValue(closedByClient, limit, unmet)) {
      throw new IllegalStateException("this side has closed connection " + number + " first");
    }
  }

  /** Whether the client has closed its side, and has done so first. */
  boolean isClosedByClient() {
    return closedByClient.getNow(false);
  }

  /** FIN, but for the client's direction; all of it if the client has closed that already. */
  void shutdownOutput() throws IOException {
    transport.shutdownOutput();
    if (closedByClient.isDone()) {
      close();
    }
  }

  private void serve(RequestReader reader) throws IOException, InterruptedException {
    try {
      RequestHead head = reader.readHead();
      while (head != null) {
        awaitTurn();
        begin(exchangeFor(head, reader));
        head = reader.readHead();
      }
      clientHasClosed();
      awaitLastWord();
    } catch (RefusedException e) {
      awaitTurn();
      refuse(e, reader);
    }
  }

  private MockExchange exchangeFor(RequestHead head, RequestReader reader)
      throws IOException, RefusedException {
    if (head.fields().hasToken("Expect", "100-continue")) {
      ResponseWriter.answeringNoRequest(transport.output()).rawHead(CONTINUE);
    }
    RecordedRequest request = new RecordedRequest(number, head, reader.readBody(head));
    ResponseWriter writer = ResponseWriter.answering(request, transport.output());
    return new MockExchange(request, this, writer);
  }

  private void begin(MockExchange next) {
    synchronized (this) {
      exchange = next;
      if (closed) {
        next.connectionHasClosed();
        return;
      }
    }
    answerer.answer(next);
  }

  private void refuse(RefusedException refusal, RequestReader reader) throws IOException {
    ResponseWriter.answeringNoRequest(transport.output()).respond(refusal.answer());
    transport.shutdownOutput();
    reader.drain(); // to close with bytes unread would be a RST, and cost the client the answer
  }

  private void awaitTurn() throws InterruptedException {
    MockExchange before = current();
    if (before != null) {
      before.awaitFinished();
    }
  }

  /** A client that has shut its output may still read the rest of the answer. */
  private void awaitLastWord() throws InterruptedException {
    MockExchange last = current();
    if (last != null && last.mayGoOn()) {
      last.awaitFinished();
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized @Nullable MockExchange current() {
    return exchange;
  }

  private void clientHasClosed() {
    closedByClient.complete(true);
    connections.closed(this);
  }

  private void end(Ender ender) {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    closedByClient.complete(false);
    connections.closed(this); // before the client can see it: it may be the client that counts
    try {
      ender.end();
    } catch (IOException e) {
      transport.abandon(); // a goodbye that could not be said
    }
    MockExchange current = current();
    if (current != null) {
      current.connectionHasClosed();
    }
  }

  @FunctionalInterface
  private interface Ender {
    void end() throws IOException;
  }
}
