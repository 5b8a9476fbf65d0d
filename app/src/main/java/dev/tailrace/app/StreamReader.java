package dev.tailrace.app;

import dev.tailrace.wire.DecoderLimits;
import dev.tailrace.wire.Event;
import dev.tailrace.wire.EventDecoder;
import dev.tailrace.wire.WireException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Writes the events of one source, over all its connections, as they come: what one read brought
 * leaves with one write.
 *
 * <p>Threads: confined to one thread.
 */
final class StreamReader implements EventDecoder.Handler {
  private static final int READ_BYTES = 64 * 1024;
  private static final String GAP = "tailrace.gap";

  /** The listener of {@code follow} has gone: the pipe is closed, or the disk full. */
  static final class ReaderGone extends Exception {
    private static final long serialVersionUID = 1L;

    ReaderGone(IOException cause) {
      super(cause);
    }
  }

  private final Terminal terminal;
  private final EventPrinter printer;
  private final Consumer<String> notes;
  private final EventDecoder decoder;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private long left;

  /** @param maxEvents how many events are written before the reader is done */
  StreamReader(
      Terminal terminal,
      EventPrinter printer,
      String lastEventId,
      long maxEvents,
      Consumer<String> notes) {
    this.terminal = terminal;
    this.printer = printer;
    this.notes = notes;
    this.left = maxEvents;
    DecoderLimits limits = DecoderLimits.DEFAULTS.withPolicy(DecoderLimits.Policy.SKIP_EVENT);
    decoder = new EventDecoder(limits, lastEventId, this);
  }

  /**
   * Reads one connection to its end, or until enough events are written.
   *
   * @return whether anything came
   */
  boolean read(InputStream stream) throws IOException, ReaderGone {
    decoder.reset();
    byte[] buffer = new byte[READ_BYTES];
    boolean came = false;
    for (int n = stream.read(buffer); n >= 0 && !done(); n = done() ? -1 : stream.read(buffer)) {
      came = true;
      decode(ByteBuffer.wrap(buffer, 0, n));
      write();
    }
    return came;
  }

  boolean done() {
    return left == 0;
  }

  /** What to resume from; empty for nothing. */
  String lastEventId() {
    return decoder.lastEventId();
  }

  /** How long the source wants its listeners to wait before they come back. */
  Duration reconnectionTime(Duration otherwise) {
    return decoder.reconnectionTime().isPresent()
        ? Duration.ofMillis(decoder.reconnectionTime().getAsLong())
        : otherwise;
  }

  @Override
  public void onEvent(Event event, String lastEventId) {
    if (done()) {
      return;
    }
    if (event.type().equals(GAP) && printer != EventPrinter.JSON) {
      notes.accept("events are missing here: " + event.data());
      return;
    }
    left--;
    try {
      printer.print(event, lastEventId, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onOmission(EventDecoder.Omission what, long position) {
    notes.accept("left out at byte " + position + " of the stream: " + what);
  }

  private void decode(ByteBuffer bytes) {
    try {
      decoder.decode(bytes);
    } catch (WireException e) {
      throw new IllegalStateException("an event was to be skipped", e);
    }
  }

  private void write() throws ReaderGone {
    try {
      text.writeTo(terminal.out());
      terminal.out().flush();
      text.reset();
    } catch (IOException e) {
      throw new ReaderGone(e);
    }
  }
}
