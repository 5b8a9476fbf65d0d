package dev.tailrace.server;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Who waits on an HTTP/2 connection for room to write. Only who waits for what all share, the
 * window of the connection and its socket, stands in line; who waits for a window of its own is
 * found by the frame that opens it, so a stream that is not read costs nothing however often the
 * others are written to.
 *
 * <p>Threads: confined to its event loop.
 */
final class Http2Room {
  private final Http2Session session;
  private final Http2Flow flow;
  private final Runnable tell = this::tell;
  private final Set<Http2Carried> waiting = new LinkedHashSet<>();
  private boolean due;

  Http2Room(Http2Session session, Http2Flow flow) {
    this.session = session;
    this.flow = flow;
  }

  /** Tells it when it is writable again. */
  void await(Http2Carried carried) {
    waiting.add(carried);
  }

  /** The window of this one has opened. */
  void opened(Http2Carried carried) {
    if (carried != null && carried.awaitsRoom()) {
      waiting.add(carried);
    }
  }

  void forget(Http2Carried carried) {
    waiting.remove(carried);
  }

  /** Windows have opened, or room was made. */
  void check() {
    if (!due && !waiting.isEmpty()) {
      due = true; // not at once: this may be in the middle of a turn
      session.loop().execute(tell);
    }
  }

  private void tell() {
    due = false;
    int left = waiting.size();
    while (left > 0 && !waiting.isEmpty() && flow.hasRoom()) { // telling may close others
      left--;
      Http2Carried carried = removeFirst();
      if (carried.writable()) {
        carried.roomAgain();
      } else if (!flow.isShut(carried.stream())) {
        waiting.add(carried);
      }
    }
  }

  private Http2Carried removeFirst() {
    Iterator<Http2Carried> all = waiting.iterator();
    Http2Carried first = all.next();
    all.remove();
    return first;
  }
}
