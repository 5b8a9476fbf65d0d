package dev.tailrace.bench;

import dev.tailrace.wire.DecoderLimits;
import dev.tailrace.wire.EventDecoder;
import dev.tailrace.wire.WireException;
import java.nio.ByteBuffer;
import java.util.Iterator;

/** Ours, which takes chunks as they are. */
final class TailraceReader implements StreamReader {
  @Override
  public void read(Chunks chunks, Sink sink) throws WireException {
    EventDecoder decoder =
        new EventDecoder(
            DecoderLimits.DEFAULTS,
            (event, lastEventId) -> sink.event(event.type(), event.data(), event.id()));
    for (Iterator<ByteBuffer> buffers = chunks.buffers(); buffers.hasNext(); ) {
      decoder.decode(buffers.next());
    }
  }
}
