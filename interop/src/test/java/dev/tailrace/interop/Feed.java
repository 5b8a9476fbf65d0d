package dev.tailrace.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The application on the foreign servers that run in this JVM: keeps what was published, and writes
 * it to who is there. Ids are 1, 2, 3 and so on.
 *
 * <p>Threads: thread-safe.
 */
final class Feed {
  private final Door door = new Door();

  // guarded by this
  private final List<Heard> history = new ArrayList<>();
  private final Set<Outlet> outlets = new LinkedHashSet<>();
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

  /** A listener comes: gets what it missed, and then what is published. */
  synchronized void join(String lastEventId, Outlet outlet) {
    outlets.add(outlet);
    int seen = lastEventId.isEmpty() ? 0 : Integer.parseInt(lastEventId);
    for (Heard event : history.subList(seen, history.size())) {
      write(outlet, to -> to.event(event));
    }
    door.arrived(lastEventId);
  }

  /** The server says that a listener is gone; whether we ended it or it left by itself. */
  synchronized void leave(Outlet outlet) {
    if (outlets.remove(outlet)) {
      door.departed();
    }
  }

  synchronized Heard publish(String type, String data) {
    Heard event = new Heard(type, data, String.valueOf(history.size() + 1));
    history.add(event);
    writeAll(outlet -> outlet.event(event));
    return event;
  }

  void comment() {
    writeAll(outlet -> outlet.comment("still here"));
  }

  void retry(long millis) {
    writeAll(outlet -> outlet.retry(millis));
  }

  synchronized void endAll() {
    List<Outlet> ended = List.copyOf(outlets);
    outlets.clear();
    ended.forEach(Outlet::end);
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
