package dev.tailrace.wire;

import static dev.tailrace.wire.LineEnds.LF;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/**
 * Writes an event as the bytes of its {@code text/event-stream} block: LF only, {@code field:
 * value} with one space, in the order event, id, retry, data. Every block has a data line, so no
 * client ever sees an empty message; nothing is escaped, since an {@link Event} holds nothing that
 * must be.
 *
 * <p>Threads: immutable.
 */
public final class EventEncoder {
  private static final byte[] EVENT = "event: ".getBytes(UTF_8);
  private static final byte[] ID = "id: ".getBytes(UTF_8);
  private static final byte[] RETRY = "retry: ".getBytes(UTF_8);
  private static final byte[] DATA = "data: ".getBytes(UTF_8);

  private EventEncoder() {}

  /** The block of one event, ending in the blank line that dispatches it; the array is new. */
  public static byte[] encode(Event event) {
    byte[] type = event.type().equals(Event.MESSAGE) ? null : event.type().getBytes(UTF_8);
    byte[] id = event.id() == null ? null : event.id().getBytes(UTF_8);
    byte[] retry = retry(event.retryMillis());
    byte[] data = event.data().getBytes(UTF_8);
    long size = sizeOf(EVENT, type) + sizeOf(ID, id) + sizeOf(RETRY, retry) + sizeOfData(data) + 1;

    ByteBuffer block = ByteBuffer.allocate(Math.toIntExact(size));
    put(block, EVENT, type);
    put(block, ID, id);
    put(block, RETRY, retry);
    putData(block, data);
    return block.put(LF).array();
  }

  private static byte[] retry(long millis) {
    return millis == Event.NO_RETRY ? null : Long.toString(millis).getBytes(UTF_8);
  }

  private static long sizeOf(byte[] name, byte[] value) {
    return value == null ? 0 : name.length + value.length + 1;
  }

  /** One name and one line end a line, of which the data holds all but the last. */
  private static long sizeOfData(byte[] data) {
    long lines = 1;
    for (int end = nextLf(data, 0); end < data.length; end = nextLf(data, end + 1)) {
      lines++;
    }
    return lines * DATA.length + data.length + 1;
  }

  private static void put(ByteBuffer block, byte[] name, byte[] value) {
    if (value != null) {
      block.put(name).put(value).put(LF);
    }
  }

  private static void putData(ByteBuffer block, byte[] data) {
    int start = 0;
    for (int end = nextLf(data, 0); end < data.length; end = nextLf(data, start)) {
      block.put(DATA).put(data, start, end + 1 - start);
      start = end + 1;
    }
    block.put(DATA).put(data, start, data.length - start).put(LF);
  }

  /** Data holds no CR: its line ends were normalised when the event was made. */
  private static int nextLf(byte[] data, int from) {
    return LineEnds.find(data, from, data.length);
  }
}
