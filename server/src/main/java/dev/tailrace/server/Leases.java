package dev.tailrace.server;

import dev.tailrace.wire.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is present on which topic. Somebody is there from their first stream on; when their last one
 * has ended, a grace passes before they have left, in which they may come back unnoticed. A stream
 * that belongs to nobody in particular cannot come back, and is not waited for.
 *
 * <p>Threads: confined to its event loop.
 */
final class Leases {
  static final String JOIN = "presence.join";
  static final String LEAVE = "presence.leave";

  /** A topic, by its outer name, and where it is. */
  private record Place(Space space, String topic) {}

  private record Key(Place place, Principal who) {}

  private final class Lease extends TimerWheel.Timer {
    final Key key;
    final Instant since;
    int streams;

    Lease(Key key, Instant since) {
      this.key = key;
      this.since = since;
    }

    @Override
    void expired(long nowNanos) {
      end(this);
    }
  }

  /** Somebody who is there. */
  record Member(Principal who, Instant since, int streams) {}

  private final ServerLoop home;
  private final Announcements announcements;
  private final Duration grace;
  private final Map<Key, Lease> leases = new HashMap<>();
  private final Map<Place, Map<Principal, Lease>> members = new HashMap<>(); // in force
  private int waiting; // leases without a stream
  private long changes;

  Leases(ServerLoop home, Announcements announcements, Duration grace) {
    this.home = home;
    this.announcements = announcements;
    this.grace = grace;
  }

  void join(Space space, String topic, Principal who) {
    Key key = new Key(new Place(space, topic), who);
    Lease lease = leases.get(key);
    if (lease == null) {
      lease = new Lease(key, home.service().clock().instant());
      leases.put(key, lease);
      tell(lease, JOIN, this::enter);
    } else if (lease.streams == 0) {
      home.wheel().cancel(lease);
      waits(-1);
    }
    lease.streams++;
    changes++;
  }

  void leave(Space space, String topic, Principal who) {
    Lease lease = leases.get(new Key(new Place(space, topic), who));
    lease.streams--;
    changes++;
    if (lease.streams == 0) {
      waits(1);
      if (who.isStream() || grace.isZero()) {
        end(lease);
      } else {
        home.wheel().schedule(lease, grace.toNanos());
      }
    }
  }

  /** The hub closes: nobody can come back to it. */
  void endWaiting() {
    for (Lease lease : List.copyOf(leases.values())) {
      if (lease.streams == 0) {
        home.wheel().cancel(lease);
        end(lease);
      }
    }
  }

  /** How many leaves are waited with. */
  int waiting() {
    return waiting;
  }

  /** Who is there, in the order they came. */
  List<Member> members(Space space, String topic) {
    return members.getOrDefault(new Place(space, topic), Map.of()).values().stream()
        .map(lease -> new Member(lease.key.who(), lease.since, lease.streams))
        .toList();
  }

  /** What names this state among all that have the same last event. */
  long changes() {
    return changes;
  }

  private void waits(int more) {
    waiting += more;
    home.service().metrics().presenceEntries.addAndGet(more);
  }

  private void end(Lease lease) {
    waits(-1);
    leases.remove(lease.key);
    tell(lease, LEAVE, this::exit);
  }

  private interface InForce {
    void change(Lease lease);
  }

  private void tell(Lease lease, String type, InForce inForce) {
    Place place = lease.key.place();
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("topic", place.topic());
    told.putAll(lease.key.who().members());
    String data = Json.text(json -> Json.object(json, told));
    Event event = new Event(type, data, null, Event.NO_RETRY);
    String topic = place.space().inner(ReservedTopic.presence(place.topic()));
    announcements.tell(topic, event, () -> inForce.change(lease));
  }

  private void enter(Lease lease) {
    changes++;
    members
        .computeIfAbsent(lease.key.place(), place -> new LinkedHashMap<>())
        .put(lease.key.who(), lease);
  }

  private void exit(Lease lease) {
    changes++;
    Map<Principal, Lease> there = members.get(lease.key.place());
    there.remove(lease.key.who());
    if (there.isEmpty()) {
      members.remove(lease.key.place());
    }
  }
}
