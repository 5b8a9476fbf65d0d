package dev.tailrace.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows a hub as an EventSource does: when its connection breaks it comes back with the id of the
 * last event it had.
 *
 * <p>Threads: has its own; {@link #awaitEnd} from the test's.
 */
final class Follower {
  private final HubProcess hub;
  private final String target;
  private final String last;
  private final Thread thread = new Thread(this::run, "follower");

  // the follower's thread, and after its end the test's
  private final List<Heard> heard = new ArrayList<>();
  private Throwable failure;
  private int connections;

  private Follower(HubProcess hub, String target, String last) {
    this.hub = hub;
    this.target = target;
    this.last = last;
  }

  /**
   * Starts one.
   *
   * @param target what to follow
   * @param last the data of the event after which it ends
   */
  static Follower start(HubProcess hub, String target, String last) {
    Follower follower = new Follower(hub, target, last);
    follower.thread.setDaemon(true);
    follower.thread.start();
    return follower;
  }

  /** All events, once the last one has come, which is left out. */
  List<Heard> awaitEnd() throws InterruptedException {
    thread.join(Patience.LIMIT_MILLIS);
    if (thread.isAlive()) {
      throw new AssertionError("the follower has not come to '" + last + "'");
    }
    if (failure != null) {
      throw new AssertionError("the follower failed", failure);
    }
    return heard;
  }

  /** How often it has connected. Call it after the end. */
  int connections() {
    return connections;
  }

  private void run() {
    try {
      while (!ended()) {
        hub.awaitUp();
        followOnce();
      }
      heard.remove(heard.size() - 1);
    } catch (InterruptedException | RuntimeException | AssertionError e) {
      failure = e;
    }
  }

  private void followOnce() {
    String id = heard.isEmpty() ? "earliest" : heard.get(heard.size() - 1).id();
    try (Listener listener = Listener.follow(hub.port(), target, "Last-Event-ID: " + id)) {
      connections++;
      while (!ended()) {
        heard.add(listener.next());
      }
    } catch (IOException e) {
      // Cut off: connect again.
    }
  }

  private boolean ended() {
    return !heard.isEmpty() && heard.get(heard.size() - 1).data().equals(last);
  }
}
