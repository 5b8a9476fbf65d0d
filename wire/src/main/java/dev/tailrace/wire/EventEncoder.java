package dev.tailrace.wire;

import java.nio.charset.StandardCharsets;

/**
 * Writes an event as the bytes of its {@code text/event-stream} block: LF only, {@code field: value} with one space, in
 * the order event, id, retry, data. Every block has a data line, so no client ever sees an empty message.
 *
 * <p>Threads: immutable.
 */
public final class EventEncoder {
  private EventEncoder() {}

  /** The block of one event, ending in the blank line that dispatches it. */
  public static byte[] encode(Event event) {
    StringBuilder block = new StringBuilder(event.data().length() + 64);
    if (!event.type().equals(Event.MESSAGE)) {
      block.append("event: ").append(event.type()).append('\n');
    }
    if (event.id() != null) {
      block.append("id: ").append(event.id()).append('\n');
    }
    if (event.retryMillis() != Event.NO_RETRY) {
      block.append("retry: ").append(event.retryMillis()).append('\n');
    }
    appendData(block, event.data());
    return block.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void appendData(StringBuilder block, String data) {
    int start = 0;
    for (int end = data.indexOf('\n'); end >= 0; end = data.indexOf('\n', start)) {
      block.append("data: ").append(data, start, end + 1);
      start = end + 1;
    }
    block.append("data: ").append(data, start, data.length()).append('\n');
  }
}
