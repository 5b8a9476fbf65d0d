package dev.tailrace.client;

import dev.tailrace.wire.DecoderLimits;
import dev.tailrace.wire.Event;
import dev.tailrace.wire.EventDecoder;
import dev.tailrace.wire.WireException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * From bytes to what is told: everything that has come and could not be told yet stands here, in
 * order. Bytes are decoded one buffer at a time, and only when all before them has been told; so
 * what is held is bounded by one chunk of the transport and the decoder's own limits, however slow
 * the consumer is.
 *
 * <p>Threads: confined to the mailbox; {@link #reconnectionTime} from any thread.
 */
final class Feed implements EventDecoder.Handler {
  /** Tells what its turn has come for. */
  interface Teller {
    /** Whether anything may be told at all any more. */
    boolean silent();

    /** Tells. */
    void tell(Signal signal);
  }

  private final Teller teller;
  private final Listeners listeners;
  private final EventDecoder decoder;
  private volatile Duration reconnectionTime;

  // mailbox only
  private final Queue<ByteBuffer> bytes = new ArrayDeque<>();
  private final Queue<Signal> signals = new ArrayDeque<>();
  private long demand;
  private String origin = "";
  private String lastEventId;
  private boolean anyEvent;
  private boolean anyId;

  Feed(
      Teller teller,
      Listeners listeners,
      DecoderLimits limits,
      String lastEventId,
      Duration reconnectionTime) {
    this.teller = teller;
    this.listeners = listeners;
    this.lastEventId = lastEventId;
    this.reconnectionTime = reconnectionTime;
    decoder = new EventDecoder(limits, lastEventId, this);
  }

  /** How long the server wants its listeners to wait; what the feed was made with till it says. */
  Duration reconnectionTime() {
    return reconnectionTime;
  }

  /** What to resume from, {@code ""} for nothing: all that has come counts, told or not. */
  String lastEventId() {
    return decoder.lastEventId();
  }

  /** A new stream begins. */
  void begin(String from) {
    decoder.reset();
    origin = from;
    anyEvent = false;
  }

  /** Whether an event has come since {@link #begin}. */
  boolean anyEvent() {
    return anyEvent;
  }

  /** Whether there has ever been an event or an id. */
  boolean anyId() {
    return anyId;
  }

  void add(Signal signal) {
    signals.add(signal);
  }

  void add(List<ByteBuffer> chunk) {
    bytes.addAll(chunk);
  }

  /** That many events more may be told, from 1. */
  void request(long events) {
    demand = demand + events < 0 ? Long.MAX_VALUE : demand + events;
  }

  /** Forgets what has come, told or not, and what is incomplete. */
  void clear() {
    bytes.clear();
    signals.clear();
    decoder.reset();
  }

  /** Whether something waits to be told. */
  boolean hasSignals() {
    return !signals.isEmpty();
  }

  /** Whether bytes wait to be decoded. */
  boolean hasBytes() {
    return !bytes.isEmpty();
  }

  /**
   * Tells all that may be told.
   *
   * @return whether all is told and more is wanted
   * @throws WireException if an event is too large; the bytes behind it are forgotten
   */
  boolean drain() throws WireException {
    while (!teller.silent()) {
      Signal next = signals.peek();
      if (next instanceof Signal.Message && demand == 0) {
        return false;
      }
      if (next != null) {
        tell(signals.remove());
      } else if (!decode()) {
        return demand > 0;
      }
    }
    return false;
  }

  @Override
  public void onEvent(Event event, String id) {
    anyEvent = true;
    anyId = true;
    lastEventId = id;
    add(new Signal.Message(new MessageEvent(event.type(), event.data(), id, origin)));
  }

  @Override
  public void onComment(String text) {
    if (listeners.wantComments()) {
      add(new Signal.Comment(text));
    }
  }

  @Override
  public void onRetry(long millis) {
    reconnectionTime = Duration.ofMillis(millis);
  }

  @Override
  public void onOmission(EventDecoder.Omission what, long position) {
    String where = " at byte " + position + " of the stream";
    Diagnostic diagnostic =
        switch (what) {
          case EVENT_TOO_LARGE ->
              new Diagnostic(Diagnostic.Kind.EVENT_SKIPPED, "skipped an event, too large" + where);
          case TYPE_TOO_LONG ->
              new Diagnostic(
                  Diagnostic.Kind.TYPE_IGNORED, "ignored an event type, too long" + where);
          case ID_TOO_LONG ->
              new Diagnostic(Diagnostic.Kind.ID_IGNORED, "ignored an id, too long" + where);
          case ID_WITH_NUL ->
              new Diagnostic(Diagnostic.Kind.ID_IGNORED, "ignored an id that contains NUL" + where);
        };
    add(new Signal.Noted(diagnostic));
  }

  private void tell(Signal signal) {
    if (signal instanceof Signal.Message && demand != Long.MAX_VALUE) {
      demand--;
    }
    teller.tell(signal);
  }

  /**
   * @return whether there was anything to decode
   */
  private boolean decode() throws WireException {
    @Nullable ByteBuffer next = bytes.poll();
    if (next == null) {
      return false;
    }
    try {
      decoder.decode(next);
    } catch (WireException tooLarge) {
      bytes.clear();
      throw tooLarge;
    } finally {
      noteMove();
    }
    return true;
  }

  /** An id without data moves the cursor, and nobody else would say so. */
  private void noteMove() {
    if (!decoder.lastEventId().equals(lastEventId)) {
      lastEventId = decoder.lastEventId();
      anyId = true;
      add(new Signal.Moved(lastEventId));
    }
  }
}
