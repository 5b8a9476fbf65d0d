package dev.tailrace.bench;

import dev.tailrace.wire.DecoderLimits;
import dev.tailrace.wire.EventDecoder;
import dev.tailrace.wire.WireException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Ours, from an input stream, through a buffer of the usual size. */
final class TailraceStreamReader implements StreamReader {
  private static final int BUFFER_BYTES = 8 << 10;

  @Override
  public void read(Chunks chunks, Sink sink) throws IOException, WireException {
    EventDecoder decoder =
        new EventDecoder(
            DecoderLimits.DEFAULTS,
            (event, lastEventId) -> sink.event(event.type(), event.data(), event.id()));
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try (InputStream stream = chunks.stream()) {
      for (int read; (read = stream.read(buffer.array())) >= 0; ) {
        decoder.decode(buffer.clear().limit(read));
      }
    }
  }
}
