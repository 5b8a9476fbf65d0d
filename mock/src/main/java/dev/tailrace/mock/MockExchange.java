package dev.tailrace.mock;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tailrace.wire.Event;
import dev.tailrace.wire.EventEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * A request in the hands of the test, and the answer it gives, piece by piece. What is sent has
 * been given to the socket when the method returns.
 *
 * <p>First the head, by {@link #startStream}, {@link #respond} or {@link #writeHead}; then as many
 * pieces as you like; then one of {@link #end}, {@link #close} and {@link #reset}. A connection
 * that is left open is closed with the server.
 *
 * <p>What is sent after the client has gone throws {@link UncheckedIOException}, as soon as this
 * machine knows; out of this order, {@link IllegalStateException}.
 *
 * <p>Threads: thread-safe. {@link #reset} does not wait for a send that is stuck because the client
 * does not read; {@link #close} does under TLS, which has a goodbye to write.
 */
public final class MockExchange {
  private final RecordedRequest request;
  private final Connection connection;
  private final CountDownLatch finished = new CountDownLatch(1);

  // any thread
  private volatile boolean outputShut;
  private volatile boolean scriptRanOut;

  // under its own monitor
  private final ResponseWriter writer;

  MockExchange(RecordedRequest request, Connection connection, ResponseWriter writer) {
    this.request = request;
    this.connection = connection;
    this.writer = writer;
  }

  /** {@return what the client asked} */
  public RecordedRequest request() {
    return request;
  }

  /**
   * Sends the head of an event stream: 200, {@code Content-Type: text/event-stream}, chunked (to
   * HTTP/1.0, until the close).
   */
  public void startStream() {
    respond(MockResponse.stream());
  }

  /**
   * Sends a response with all it says, its ending too: one made by {@link MockResponse#status} ends
   * the exchange; one made by {@link MockResponse#stream} leaves it open, if not told otherwise,
   * and {@link #send(String)} goes on from there.
   *
   * @param response what to send: head, parts and ending
   */
  public void respond(MockResponse response) {
    write(
        () -> {
          requireNoHead();
          writer.respond(response);
        });
    finish(response.ending());
  }

  /**
   * Sends a head of the test's own, as it is, in UTF-8. Nothing is framed after it, whatever it
   * says, and {@link #end} closes the connection.
   *
   * @param rawHead status line and header fields with all their line ends and the empty line
   */
  public void writeHead(String rawHead) {
    write(
        () -> {
          requireNoHead();
          writer.rawHead(rawHead);
        });
  }

  /**
   * Sends text in UTF-8, as one chunk.
   *
   * @param text one char at the least
   * @throws IllegalArgumentException if it is empty, as for {@link #sendBytes}
   */
  public void send(String text) {
    sendBytes(text.getBytes(UTF_8));
  }

  /**
   * Sends the block of one event, as one chunk.
   *
   * @param event the event, encoded by {@link EventEncoder}
   */
  public void send(Event event) {
    sendBytes(EventEncoder.encode(event));
  }

  /**
   * Sends a comment line, {@code : text} and a line end, as one chunk.
   *
   * @param text what follows the colon and a space; possibly empty, no CR or LF
   * @throws IllegalArgumentException if the text has more than one line
   */
  public void sendComment(String text) {
    send(Blocks.comment(text));
  }

  /**
   * Sends bytes as one chunk; they may end in the middle of a line or a character.
   *
   * @param bytes one at the least
   * @throws IllegalArgumentException if there are none: an empty chunk would end the body
   */
  public void sendBytes(byte[] bytes) {
    Blocks.requireSome(bytes);
    write(
        () -> {
          requireHead();
          writer.framed(bytes);
        });
  }

  /**
   * Sends bytes past all framing, before the head too: an interim response, a broken chunk, or no
   * HTTP at all.
   *
   * @param bytes written as they are; possibly none
   */
  public void sendRaw(byte[] bytes) {
    write(() -> writer.raw(bytes));
  }

  /**
   * Ends the answer as HTTP has it: the last chunk, and the connection is free for the next
   * request; or a FIN, where the end of the connection is the end of the body, or the client or the
   * head asked for it.
   */
  public void end() {
    boolean[] reusable = new boolean[1];
    write(
        () -> {
          requireHead();
          reusable[0] = writer.end();
        });
    if (reusable[0]) {
      finished.countDown();
    } else {
      close();
    }
  }

  /**
   * Closes the connection with a FIN, without a last chunk. After {@link #end} it closes the
   * connection that idles. Does nothing the second time.
   */
  public void close() {
    connection.close();
  }

  /**
   * Closes the connection with a RST. What the client's system has not taken by then is lost; what
   * it has taken, the client may still be able to read.
   */
  public void reset() {
    connection.reset();
  }

  /**
   * Sends a FIN and goes on reading: the client sees the end, the connection stays until the client
   * closes it too. Nothing can be sent after it.
   */
  public void halfClose() {
    write(
        () -> {
          outputShut = true;
          connection.shutdownOutput();
        });
  }

  /**
   * Waits at most 10 seconds until the client has closed its side, by FIN or RST; then closes this
   * side too. The proof that a client's {@code close()} closes.
   *
   * @throws AssertionError if it has not by then
   * @throws IllegalStateException if this side has closed the connection before the client did, or
   *     the waiting thread is interrupted
   */
  public void awaitClientClose() {
    awaitClientClose(Waits.LIMIT);
  }

  /**
   * The same with a limit of your own.
   *
   * @param limit how long to wait at most; zero not at all
   * @throws AssertionError if the client has not closed its side by then
   * @throws IllegalStateException if this side has closed the connection before the client did, or
   *     the waiting thread is interrupted
   */
  public void awaitClientClose(Duration limit) {
    connection.awaitClientClose(limit, () -> "the client has not closed " + request);
    close();
  }

  /** The request and how far the exchange is. */
  @Override
  public String toString() {
    return request + (finished.getCount() == 0 ? ", finished" : ", open");
  }

  /** The script has no more to say, and nobody else has this exchange. */
  void scriptHasRunOut() {
    scriptRanOut = true;
  }

  /** Whether more may be sent when the client has closed its side. */
  boolean mayGoOn() {
    return !outputShut && !scriptRanOut;
  }

  /** Nothing can be sent any more. */
  void connectionHasClosed() {
    finished.countDown();
  }

  void awaitFinished() throws InterruptedException {
    finished.await();
  }

  private void finish(Ending ending) {
    switch (ending) {
      case END -> end();
      case CLOSE -> close();
      case RESET -> reset();
      case STAY_OPEN, LIVE -> { }
      default -> throw new AssertionError(ending);
    }
  }

  private void write(Sending sending) {
    synchronized (writer) {
      try {
        requireOpen();
        sending.run();
      } catch (IOException e) {
        throw new UncheckedIOException("the client cannot be reached: " + request, e);
      }
    }
  }

  private void requireOpen() throws IOException {
    if (outputShut || finished.getCount() == 0) {
      if (connection.isClosedByClient()) {
        throw new SocketException("the client has closed the connection");
      }
      throw new IllegalStateException("the answer has ended: " + request);
    }
  }

  private void requireHead() {
    if (!writer.started()) {
      throw new IllegalStateException("no head was sent yet: begin with startStream()");
    }
  }

  private void requireNoHead() {
    if (writer.started()) {
      throw new IllegalStateException("a head was sent already: " + request);
    }
  }

  @FunctionalInterface
  private interface Sending {
    void run() throws IOException;
  }
}
