package dev.tailrace.server;

import dev.tailrace.hub.Gap;
import dev.tailrace.wire.Event;
import dev.tailrace.wire.EventEncoder;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A gap as the listener is told of it. Threads: immutable. */
final class GapEvent {
  private GapEvent() {}

  static byte[] encode(Gap gap) {
    String data = Json.text(json -> Json.object(json, members(gap)));
    return EventEncoder.encode(new Event(Gap.TYPE, data, gap.cursor(), Event.NO_RETRY));
  }

  /** What a gap says, by its names in JSON. */
  static Map<String, String> members(Gap gap) {
    Map<String, String> members = new LinkedHashMap<>();
    members.put("requested", gap.requested());
    members.put("earliest", gap.earliest());
    members.put("reason", gap.reason().name().toLowerCase(Locale.ROOT));
    return members;
  }
}
