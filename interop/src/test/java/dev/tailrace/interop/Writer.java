package dev.tailrace.interop;

import java.io.IOException;
import java.util.List;

/**
 * Publishes {@code <topic> 0}, {@code <topic> 1} and so on to its topic, without pause, until told
 * to finish; goes on after every failure as soon as the hub is up.
 *
 * <p>Threads: has its own; its records belong to that, and after {@link #finish} to the test's.
 */
abstract class Writer {
  private final HubProcess hub;
  private final String topic;
  private final Thread thread;
  private volatile boolean finishing;
  private Throwable failure;

  Writer(HubProcess hub, String topic) {
    this.hub = hub;
    this.topic = topic;
    thread = new Thread(this::run, topic);
    thread.setDaemon(true);
  }

  /** Publishes until told to finish, or until the connection breaks. */
  abstract void write() throws IOException, InterruptedException;

  /** Fails unless the log has what it must have of this writer. */
  abstract void assertAllIn(List<Heard> log);

  final void start() {
    thread.start();
  }

  /** Has it finish what it has in hand. */
  final void finish() throws InterruptedException {
    finishing = true;
    thread.join(Patience.LIMIT_MILLIS);
    if (thread.isAlive() || failure != null) {
      throw new AssertionError("the writer of " + topic + " does not finish, or failed", failure);
    }
  }

  final boolean finishing() {
    return finishing;
  }

  final HubProcess hub() {
    return hub;
  }

  final String topic() {
    return topic;
  }

  final String data(long number) {
    return topic + " " + number;
  }

  /** This writer's events in a log, as their numbers. */
  final List<Long> numbers(List<Heard> log) {
    String prefix = topic + " ";
    return log.stream()
        .map(Heard::data)
        .filter(data -> data.startsWith(prefix))
        .map(data -> Long.parseLong(data.substring(prefix.length())))
        .toList();
  }

  private void run() {
    try {
      boolean done = false;
      while (!done) {
        hub.awaitUp();
        done = writeOnce();
      }
    } catch (InterruptedException | RuntimeException | AssertionError e) {
      failure = e;
    }
  }

  private boolean writeOnce() throws InterruptedException {
    try {
      write();
      return true;
    } catch (IOException e) {
      return false; // cut off: go on when the hub is back
    }
  }
}
