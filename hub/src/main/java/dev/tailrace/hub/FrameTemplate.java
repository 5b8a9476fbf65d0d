package dev.tailrace.hub;

import dev.tailrace.log.Entry;
import dev.tailrace.wire.Event;
import dev.tailrace.wire.EventEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An event's frame, encoded on the publisher's thread but for the id line, which only the log
 * knows. Filling it in on the log's writer is two copies, so that the one writer does not become
 * the one encoder.
 *
 * <pre>
 *   event: price\n   ┆ id: k3x9f2.1042\n ┆   data: 17.25\n\n
 *   ◄──── head ────► ┆   (the hole)      ┆ ◄──── tail ────►
 * </pre>
 *
 * <p>Threads: immutable.
 */
final class FrameTemplate implements Entry.Body {
  private final byte[] block;
  private final int hole;

  private FrameTemplate(byte[] block, int hole) {
    this.block = block;
    this.hole = hole;
  }

  static FrameTemplate of(Event event) {
    byte[] block = EventEncoder.encode(event);
    if (event.id() != null) {
      return new FrameTemplate(block, -1);
    }
    return new FrameTemplate(block, event.type().equals(Event.MESSAGE) ? 0 : afterFirstLine(block));
  }

  /** Bytes on the wire, without the id line that the hub adds. */
  int length() {
    return block.length;
  }

  @Override
  public byte[] at(String epoch, long offset) {
    if (hole < 0) {
      return block.clone();
    }
    byte[] id = ("id: " + epoch + "." + offset + "\n").getBytes(StandardCharsets.US_ASCII);
    byte[] frame = Arrays.copyOf(block, block.length + id.length);
    System.arraycopy(id, 0, frame, hole, id.length);
    System.arraycopy(block, hole, frame, hole + id.length, block.length - hole);
    return frame;
  }

  private static int afterFirstLine(byte[] block) {
    int i = 0;
    while (block[i] != '\n') {
      i++;
    }
    return i + 1;
  }
}
