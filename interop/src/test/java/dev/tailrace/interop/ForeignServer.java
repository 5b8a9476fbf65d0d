package dev.tailrace.interop;

import java.net.URI;
import java.util.UUID;

/**
 * Somebody else's server, unmodified, that serves one event stream; with an application on it that
 * is as small as resuming allows: it keeps what was published, and tells a listener what came after
 * its {@code Last-Event-ID}, or all of it.
 *
 * <p>Threads: confined to the test's thread.
 */
interface ForeignServer extends AutoCloseable {
  /** The type of an event that only carries a retry, where a server needs one for that. */
  String RETRY = "retry";

  /** Where the stream is, on 127.0.0.1. */
  URI uri();

  /** Publishes an event under an id of our own. */
  void publish(Heard event);

  /**
   * Publishes an event under an id that the server chooses, or else a random one, and gives it as
   * it would be heard if the server changed nothing.
   */
  default Heard publish(String type, String data) {
    Heard event = new Heard(type, data, UUID.randomUUID().toString());
    publish(event);
    return event;
  }

  /** Lets the server write a comment to its listeners. */
  void comment();

  /**
   * Tells the listeners a reconnection time; with an event, if the server cannot otherwise.
   *
   * @throws UnsupportedOperationException if the server has no way to
   */
  void retry(long millis);

  /** Ends the streams of all listeners, who may come again. */
  void endStreams();

  /** Answers 204 from now on. */
  void turnAway();

  /** Waits for the next listener, and gives its {@code Last-Event-ID}; "" for none. */
  String awaitListener();

  /**
   * Waits until the server has noticed that a listener went away by itself. Servers that notice
   * only when they write are made to write until then.
   */
  void awaitDeparture();

  @Override
  void close();
}
