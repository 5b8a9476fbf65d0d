package dev.tailrace.hub;

import dev.tailrace.wire.DecoderLimits;
import dev.tailrace.wire.Event;
import dev.tailrace.wire.EventDecoder;
import dev.tailrace.wire.WireException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A frame as the log has it, turned back into its event. Threads: immutable. */
final class StoredFrame {
  /** Whatever was encoded once is decoded again. */
  private static final DecoderLimits LIMITS =
      new DecoderLimits(
          DecoderLimits.LARGEST,
          DecoderLimits.LARGEST,
          DecoderLimits.LARGEST,
          0,
          DecoderLimits.Policy.FAIL);

  private StoredFrame() {}

  /**
   * The event of a frame.
   *
   * @throws IOException if it is no frame of one event
   */
  static Event event(byte[] frame) throws IOException {
    List<Event> events = new ArrayList<>(1);
    try {
      new EventDecoder(LIMITS, (event, lastEventId) -> events.add(event))
          .decode(ByteBuffer.wrap(frame));
    } catch (WireException e) {
      throw new IOException("a frame in the log is no event", e);
    }
    if (events.size() != 1) {
      throw new IOException("a frame in the log has " + events.size() + " events");
    }
    return events.get(0);
  }
}
