package dev.tailrace.hub;

import dev.tailrace.log.EventLog;
import dev.tailrace.log.Seek;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds the cursor that a {@link Start} means. A cursor that cannot be found, or after which events
 * are gone, becomes a gap; it is never taken for another. An id of the hub's own is a place, whatever
 * is there; one that a publisher gave is known only to those who may see an event that has it.
 *
 * <p>Threads: thread-safe; {@link #of} may wait for the disk.
 */
final class StartingPoint {
  /** Where a subscription starts, and what its listener is told of it. */
  record Found(long cursor, Opening opening) {}

  private final Hub hub;
  private final EventLog log;

  StartingPoint(Hub hub) {
    this.hub = hub;
    this.log = hub.log();
  }

  /**
   * What is to be looked up: the same for as many as possible, who share it then. Not so an id of a
   * publisher's: it is looked for on all topics, of which the whole sight has to tell.
   */
  Follow lookUp(Follow follow) {
    boolean byId = follow.start() instanceof Start.AfterId after && own(after.id()).isEmpty();
    return byId ? follow : follow.simple();
  }

  Found latest() {
    return at(log.end());
  }

  Found of(Follow follow) throws IOException {
    Start start = follow.start();
    if (start instanceof Start.AfterId after) {
      return afterId(follow, after.id());
    }
    if (start instanceof Start.Latest) {
      return latest();
    }
    return at(seek(follow, place(start)));
  }

  private static Seek place(Start start) {
    if (start instanceof Start.Since since) {
      return new Seek.Since(since.time());
    }
    if (start instanceof Start.Last last) {
      return new Seek.Last(last.count());
    }
    return new Seek.Earliest();
  }

  private Found afterId(Follow follow, String id) throws IOException {
    Optional<EventId> own = own(id);
    if (own.isPresent()) {
      EventId e = own.get();
      return log.epochs().holds(e.epoch(), e.offset(), log.end())
          ? unlessExpired(follow, id, e.offset())
          : gap(follow, id, Gap.Reason.UNKNOWN);
    }
    OptionalLong given = view(follow).seek(new Seek.AfterId(id));
    return given.isPresent()
        ? unlessExpired(follow, id, given.getAsLong())
        : gap(follow, id, Gap.Reason.UNKNOWN);
  }

  private Optional<EventId> own(String id) {
    return EventId.parse(id).filter(e -> log.epochs().knows(e.epoch()));
  }

  private Found unlessExpired(Follow follow, String id, long cursor) throws IOException {
    return cursor < earliest(follow) ? gap(follow, id, Gap.Reason.EXPIRED) : at(cursor);
  }

  private Found gap(Follow follow, String requested, Gap.Reason reason) throws IOException {
    long earliest = earliest(follow);
    long cursor = follow.onGap() == Follow.OnGap.EARLIEST ? earliest : log.end();
    String id = hub.idOf(cursor);
    return new Found(cursor, new Opening(id, new Gap(requested, hub.idOf(earliest), id, reason)));
  }

  private Found at(long cursor) {
    return new Found(cursor, new Opening(hub.idOf(cursor), null));
  }

  private long earliest(Follow follow) throws IOException {
    return seek(follow, new Seek.Earliest());
  }

  private long seek(Follow follow, Seek place) throws IOException {
    return view(follow)
        .seek(place)
        .orElseThrow(() -> new IOException("the log has no place for " + place));
  }

  private View view(Follow follow) {
    return new View(log, follow.topics(), follow.sight());
  }
}
