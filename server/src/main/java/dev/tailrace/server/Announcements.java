package dev.tailrace.server;

import dev.tailrace.hub.Hub;
import dev.tailrace.hub.Publication;
import dev.tailrace.hub.Published;
import dev.tailrace.wire.Event;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Tells of changes, each by a private event. A change is in force when its event is in the log, and
 * changes come into force in the order in which they were made: so what is in force is exactly what
 * the events up to {@link #lastId} tell, and whoever follows from there misses none and sees none
 * twice. A change whose event the log does not take is in force without it, and counted.
 *
 * <p>Threads: confined to its event loop.
 */
final class Announcements {
  private static final class Change {
    final Runnable inForce;
    Published outcome; // null while it is on its way

    Change(Runnable inForce) {
      this.inForce = inForce;
    }
  }

  /** What the log never takes, like an event larger than any may be. */
  private static final Published UNFIT =
      new Published.Refused(Published.Reason.INVALID, "it is no event of this hub");

  private final Hub hub;
  private final ServerMetrics metrics;
  private final ServerLoop home;
  private final Deque<Change> changes = new ArrayDeque<>();
  private String lastId;
  private long untold; // changes in force since, without an event

  Announcements(Hub hub, ServerMetrics metrics, ServerLoop home) {
    this.hub = hub;
    this.metrics = metrics;
    this.home = home;
    this.lastId = hub.latest().orElse(FollowQuery.EARLIEST);
  }

  /**
   * Publishes an event to a topic of the hub's own.
   *
   * @param inForce what is done when it is in the log; on the loop
   */
  void tell(String topic, Event event, Runnable inForce) {
    Change change = new Change(inForce);
    changes.add(change);
    try {
      hub.publish(
          new Publication(topic, List.of(), event, null, null, true),
          published -> home.execute(() -> settle(change, published)));
    } catch (IllegalArgumentException e) {
      settle(change, UNFIT);
    }
  }

  private void settle(Change settled, Published outcome) {
    settled.outcome = outcome;
    while (!changes.isEmpty() && changes.peek().outcome != null) {
      enforce(changes.poll());
    }
  }

  private void enforce(Change change) {
    if (change.outcome instanceof Published.Accepted accepted) {
      lastId = accepted.id();
      untold = 0;
      metrics.presenceEvents.increment();
    } else {
      untold++;
      metrics.presenceUntold.increment();
    }
    change.inForce.run();
  }

  /** The id of the event that told of the last change in force; before any, of the log's end. */
  String lastId() {
    return lastId;
  }

  /** What names the state that is in force. */
  String tag() {
    return untold == 0 ? lastId : lastId + "+" + untold;
  }
}
