package dev.tailrace.interop;

import java.net.URI;

/**
 * A foreign server in this JVM, with a {@link Feed} as its application.
 *
 * <p>Threads: confined to the test's thread.
 */
final class FeedServer implements ForeignServer {
  static final String PATH = "/events";

  private final Feed feed;
  private final URI uri;
  private final Runnable nudge;
  private final Runnable stop;

  /**
   * @param nudge what it takes for the server to notice that a listener has gone; nothing, or a
   *     write
   * @param stop ends the server
   */
  FeedServer(Feed feed, int port, Runnable nudge, Runnable stop) {
    this.feed = feed;
    this.nudge = nudge;
    this.stop = stop;
    uri = URI.create("http://127.0.0.1:" + port + PATH);
  }

  @Override
  public URI uri() {
    return uri;
  }

  @Override
  public void publish(Heard event) {
    feed.publish(event);
  }

  @Override
  public void comment() {
    feed.comment();
  }

  @Override
  public void retry(long millis) {
    feed.retry(millis);
  }

  @Override
  public void endStreams() {
    feed.endAll();
  }

  @Override
  public void turnAway() {
    feed.over();
  }

  @Override
  public String awaitListener() {
    return feed.door().awaitArrival();
  }

  @Override
  public void awaitDeparture() {
    feed.door().awaitDeparture(nudge);
  }

  @Override
  public void close() {
    feed.endAll();
    feed.awaitEnds(); // a server that is stopped meanwhile complains
    stop.run();
  }
}
