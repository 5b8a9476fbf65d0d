package dev.tailrace.wire;

import static dev.tailrace.wire.LineEnds.LF;
import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

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

  /**
   * {@return the block of one event, ending in the blank line that dispatches it; the array is new}
   *
   * @param event what to write; the type {@code message} is left out
   * @throws ArithmeticException if the block would have more than {@link Integer#MAX_VALUE} bytes
   */
  public static byte[] encode(Event event) {
    boolean named = !event.type().equals(Event.MESSAGE);
    byte @Nullable [] type = named ? event.type().getBytes(UTF_8) : null;
    byte @Nullable [] id = event.id() == null ? null : event.id().getBytes(UTF_8);
    byte @Nullable [] retry = retry(event.retryMillis());
    byte[] data = event.data().getBytes(UTF_8);
    int lines = lines(event.data());
    long size = sizeOf(EVENT, type) + sizeOf(ID, id) + sizeOf(RETRY, retry);

    byte[] block = new byte[Math.toIntExact(size + sizeOfData(data, lines) + 1)];
    int at = put(block, 0, EVENT, type);
    at = put(block, at, ID, id);
    at = put(block, at, RETRY, retry);
    at = putData(block, at, data, lines);
    block[at] = LF;
    return block;
  }

  private static byte @Nullable [] retry(long millis) {
    return millis == Event.NO_RETRY ? null : Long.toString(millis).getBytes(UTF_8);
  }

  private static int lines(String data) {
    int lines = 1;
    for (int lf = data.indexOf(LF); lf >= 0; lf = data.indexOf(LF, lf + 1)) {
      lines++;
    }
    return lines;
  }

  private static long sizeOf(byte[] name, byte @Nullable [] value) {
    return value == null ? 0 : (long) name.length + value.length + 1;
  }

  /** Of the line ends the data itself holds all but the last. */
  private static long sizeOfData(byte[] data, int lines) {
    return (long) lines * DATA.length + data.length + 1;
  }

  private static int put(byte[] block, int at, byte[] name, byte @Nullable [] value) {
    return value == null ? at : putLine(block, at, name, value, 0, value.length);
  }

  private static int putData(byte[] block, int at, byte[] data, int lines) {
    int next = at;
    int start = 0;
    for (int left = lines; left > 1; left--) {
      int end = LineEnds.find(data, start, data.length);
      next = putLine(block, next, DATA, data, start, end);
      start = end + 1;
    }
    return putLine(block, next, DATA, data, start, data.length);
  }

  private static int putLine(byte[] block, int at, byte[] name, byte[] from, int start, int end) {
    int value = at + name.length;
    int lineEnd = value + end - start;
    System.arraycopy(name, 0, block, at, name.length);
    System.arraycopy(from, start, block, value, end - start);
    block[lineEnd] = LF;
    return lineEnd + 1;
  }
}
