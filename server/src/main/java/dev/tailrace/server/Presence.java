package dev.tailrace.server;

import dev.tailrace.server.ServerMetrics.Limit;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Who follows what, and the telling of it. One event loop, its home, has it all: the others bring
 * what happens there by tasks, in the order it happened.
 *
 * <p>Threads: thread-safe once it has a home; what is not public to other loops is confined to its
 * home.
 */
final class Presence {
  private final PresenceOptions options;
  private final ServerMetrics metrics;
  private ServerLoop home; // set once, before anybody comes
  private Announcements announcements;
  private Leases leases;
  private MercureSubscriptions subscriptions;
  private final Set<Attendee> present = Collections.newSetFromMap(new IdentityHashMap<>());
  private int entries; // of those present

  Presence(PresenceOptions options, ServerMetrics metrics) {
    this.options = options;
    this.metrics = metrics;
  }

  /** From now on it is kept on this loop. */
  void settle(ServerLoop loop) {
    home = loop;
    announcements = new Announcements(loop.service().hub(), metrics, loop);
    leases = new Leases(loop, announcements, options.grace());
    subscriptions = new MercureSubscriptions(announcements);
  }

  // from any loop

  /** A stream has begun. */
  void join(Attendee attendee) {
    home.execute(() -> enter(attendee));
  }

  /** A stream goes on with other topics, or as somebody else's. */
  void change(Attendee from, Attendee to) {
    home.execute(
        () -> {
          enter(to); // first: who stays has not left
          exit(from);
        });
  }

  /** A stream that had begun has ended. */
  void leave(Attendee attendee) {
    home.execute(() -> exit(attendee));
  }

  /** No stream is left, and none will come. */
  void close() {
    home.execute(() -> leases.endWaiting());
  }

  /** Runs what looks at the state, at home. */
  void ask(Runnable question) {
    home.execute(question);
  }

  // at home

  private void enter(Attendee attendee) {
    boolean room = entries + leases.waiting() + attendee.size() <= options.maxEntries();
    if (!room || !attendee.whole()) {
      metrics.rejected(Limit.PRESENCE);
    }
    if (!room || attendee.size() == 0) {
      return;
    }
    present.add(attendee);
    take(attendee.size());
    Space space = attendee.space();
    attendee.topics().forEach(topic -> leases.join(space, topic, attendee.who()));
    attendee.subscriptions().forEach(each -> subscriptions.begin(space, each));
  }

  private void exit(Attendee attendee) {
    if (present.remove(attendee)) {
      take(-attendee.size());
      Space space = attendee.space();
      attendee.topics().forEach(topic -> leases.leave(space, topic, attendee.who()));
      attendee.subscriptions().forEach(each -> subscriptions.end(space, each));
    }
  }

  private void take(int more) {
    entries += more;
    metrics.presenceEntries.addAndGet(more);
  }

  Announcements announcements() {
    return announcements;
  }

  Leases leases() {
    return leases;
  }

  MercureSubscriptions subscriptions() {
    return subscriptions;
  }
}
