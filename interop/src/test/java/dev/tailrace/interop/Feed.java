package dev.tailrace.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The application on the foreign servers that run in this JVM: keeps what was published, and writes
 * it to who is there.
 *
 * <p>Threads: thread-safe.
 */
final class Feed {
  private final Door door = new Door();

  // guarded by this
  private final List<Heard> history = new ArrayList<>();
  private final Set<Outlet> outlets = new LinkedHashSet<>();
  private final Set<Outlet> ending = new HashSet<>();
  private boolean over;

  /** A listener, as its server lets us write to it. A write that fails is the listener's end. */
  interface Outlet {
    void event(Heard event) throws IOException;

    void comment(String text) throws IOException;

    void retry(long millis) throws IOException;

    void end();
  }

  /** Something that is written to a listener. */
  private interface Writing {
    void to(Outlet outlet) throws IOException;
  }

  Door door() {
    return door;
  }

  /** Whether listeners are to be answered 204. */
  synchronized boolean isOver() {
    return over;
  }

  synchronized void over() {
    over = true;
  }

  /**
   * A listener comes: gets what it missed, and then what is published.
   *
   * @param lastEventId as the server gives it, see {@link Door#text}; "" for none
   */
  synchronized void join(String lastEventId, Outlet outlet) {
    String id = Door.text(lastEventId);
    outlets.add(outlet);
    for (Heard event : history.subList(seen(id), history.size())) {
      write(outlet, to -> to.event(event));
    }
    door.arrived(id);
  }

  /** How many events there are up to the one with that id; 0 if it is not known. */
  private int seen(String id) {
    return history.stream().map(Heard::id).toList().lastIndexOf(id) + 1;
  }

  /** The server says that a listener is gone; whether we ended it or it left by itself. */
  synchronized void leave(Outlet outlet) {
    if (outlets.remove(outlet)) {
      door.departed();
    }
    if (ending.remove(outlet)) {
      notifyAll();
    }
  }

  synchronized void publish(Heard event) {
    history.add(event);
    writeAll(outlet -> outlet.event(event));
  }

  void comment() {
    writeAll(outlet -> outlet.comment("still here"));
  }

  void retry(long millis) {
    writeAll(outlet -> outlet.retry(millis));
  }

  synchronized void endAll() {
    List<Outlet> ended = List.copyOf(outlets);
    ending.addAll(ended);
    outlets.clear();
    ended.forEach(Outlet::end);
  }

  /** Waits until the server says of all who were ended that they are gone. */
  synchronized void awaitEnds() {
    long limit = System.nanoTime() + Patience.LIMIT.toNanos();
    while (!ending.isEmpty()) {
      long left = TimeUnit.NANOSECONDS.toMillis(limit - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("not ended: " + ending);
      }
      waitFor(left);
    }
  }

  private void waitFor(long millis) {
    try {
      wait(millis);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted", e);
    }
  }

  private synchronized void writeAll(Writing writing) {
    List.copyOf(outlets).forEach(outlet -> write(outlet, writing));
  }

  private void write(Outlet outlet, Writing writing) {
    try {
      writing.to(outlet);
    } catch (IOException e) {
      leave(outlet);
    }
  }
}
