package dev.tailrace.server;

import dev.tailrace.access.Grant;
import dev.tailrace.wire.Event;
import dev.tailrace.wire.EventEncoder;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a stream has been let in with.
 *
 * @param refused what its listener had asked for, and may not follow
 * @param grant what its token grants; null without one
 * @param asked what counts of what it follows, if it is kept track of
 *     <p>Threads: immutable.
 */
record Ticket(List<String> refused, Grant grant, Asked asked) {
  /** The type of the event that tells of what was refused; it has no id. */
  static final String REFUSED = "tailrace.refused";

  /** A listener who is nobody in particular, and follows all it asked for. */
  static final Ticket PLAIN = new Ticket(List.of(), null, Asked.NOTHING);

  /** For how long it is good, at most as long as any stream may live. */
  Duration life(Clock clock, Duration longest) {
    if (grant == null || grant.expires() == null) {
      return longest;
    }
    Duration left = Duration.between(clock.instant(), grant.expires());
    return left.isNegative() ? Duration.ZERO : left.compareTo(longest) < 0 ? left : longest;
  }

  /** To whom its token belongs; null if to nobody in particular. */
  String tenant() {
    return grant == null ? null : grant.tenant();
  }

  /** When it ends, as text; null if it does not. */
  String expires() {
    return grant == null || grant.expires() == null ? null : grant.expires().toString();
  }

  /** Tells what was refused. */
  byte[] refusal() {
    String data = Json.text(json -> Json.object(json, Map.of("topics", refused)));
    return EventEncoder.encode(new Event(REFUSED, data, null, Event.NO_RETRY));
  }
}
