package dev.tailrace.bench;

import dev.tailrace.wire.DecoderLimits;
import dev.tailrace.wire.EventDecoder;
import dev.tailrace.wire.WireException;
import java.nio.ByteBuffer;

/** Ours, which takes chunks as they are: here, one buffer whose limit moves. */
final class TailraceReader implements StreamReader {
  @Override
  public void read(Chunks chunks, Sink sink) throws WireException {
    EventDecoder decoder =
        new EventDecoder(
            DecoderLimits.DEFAULTS,
            (event, lastEventId) -> sink.event(event.type(), event.data(), event.id()));
    ByteBuffer buffer = ByteBuffer.wrap(chunks.bytes());
    while (buffer.hasRemaining()) {
      int end = chunks.end(buffer.position());
      decoder.decode(buffer.limit(end));
      buffer.limit(buffer.capacity());
    }
  }
}
