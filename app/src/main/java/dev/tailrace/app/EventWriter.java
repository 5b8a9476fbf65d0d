package dev.tailrace.app;

import dev.tailrace.client.MessageEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Consumer;

/**
 * Writes events as they come, each with one write, so that a reader sees it at once and whole.
 *
 * <p>Threads: confined to one thread.
 */
final class EventWriter {
  private static final String GAP = "tailrace.gap";

  private final OutputStream out;
  private final EventPrinter printer;
  private final Consumer<String> notes;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private long left;

  /**
   * @param maxEvents how many events are written at most, from 1
   */
  EventWriter(OutputStream out, EventPrinter printer, long maxEvents, Consumer<String> notes) {
    this.out = out;
    this.printer = printer;
    this.left = maxEvents;
    this.notes = notes;
  }

  /**
   * Writes an event, or tells of a gap.
   *
   * @return whether more are to come
   * @throws IOException if nobody reads it
   */
  boolean write(MessageEvent event) throws IOException {
    if (event.type().equals(GAP) && printer != EventPrinter.JSON) {
      notes.accept("events are missing here: " + event.data());
      return true;
    }
    printer.print(event, text);
    text.writeTo(out);
    out.flush();
    text.reset();
    left--;
    return left > 0;
  }
}
