package dev.tailrace.wire;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads events from the bytes of a {@code text/event-stream}, in whatever chunks they come. Holds
 * no more memory than its {@link DecoderLimits} say, works in time linear in the bytes, and calls
 * its handler within {@link #decode}, as soon as the line end that completes the matter is there.
 *
 * <p>One decoder serves all connections of one event source, one after the other: {@link #reset}
 * between them keeps the last event id and the reconnection time. The end of a stream needs no
 * call; what was incomplete is no event.
 *
 * <p>Threads: confined to one thread at a time.
 *
 * @see <a href="https://html.spec.whatwg.org/#event-stream-interpretation">WHATWG HTML 9.2.6</a>
 */
public final class EventDecoder {
  private static final int COPY_BYTES = 8 * 1024;

  private final EventBuilder builder;
  private final LineParser parser;
  private byte @Nullable [] copy; // for buffers without an array; made when first needed
  private @Nullable WireException failure;

  /**
   * Takes what the decoder reads. Must not call the decoder's {@code decode} or {@code reset}. What
   * it throws passes through {@code decode}.
   */
  public interface Handler {
    /**
     * An event.
     *
     * @param event its {@code id} and {@code retryMillis} are those given with it, if any
     * @param lastEventId the id a listener would resume from, given with this event or an earlier
     *     one; {@code ""} for none
     */
    void onEvent(Event event, String lastEventId);

    /**
     * A comment.
     *
     * @param text all that stands behind its colon, a space too; possibly empty, and cut off at
     *     {@link DecoderLimits#maxCommentBytes}
     */
    default void onComment(String text) {}

    /**
     * A new reconnection time; known before the event it came with, or without any.
     *
     * @param millis in milliseconds, from 0; what no {@code long} holds counts as the largest
     */
    default void onRetry(long millis) {}

    /**
     * Something was left out.
     *
     * @param what the kind of thing, and what becomes of its event
     * @param position the byte of the stream, from 0, where that became certain
     */
    default void onOmission(Omission what, long position) {}
  }

  /** What a decoder leaves out of a stream. */
  public enum Omission {
    /**
     * An event, under {@link DecoderLimits.Policy#SKIP_EVENT}. Its id is taken as received at its
     * blank line.
     */
    EVENT_TOO_LARGE,
    /** An {@code event} line. The event keeps the type it had. */
    TYPE_TOO_LONG,
    /** An {@code id} line. The event keeps the id it had. */
    ID_TOO_LONG,
    /** An {@code id} line; the specification says so. The event keeps the id it had. */
    ID_WITH_NUL
  }

  /**
   * A decoder that has not seen an id yet.
   *
   * @param limits how much it may hold
   * @param handler called within {@link #decode} only
   */
  public EventDecoder(DecoderLimits limits, Handler handler) {
    this(limits, "", handler);
  }

  /**
   * A decoder that goes on from an id seen earlier.
   *
   * @param limits how much it may hold; the id to go on from does not count
   * @param lastEventId what {@link #lastEventId} says until the stream gives an id; {@code ""} for
   *     none
   * @param handler called within {@link #decode} only
   * @throws IllegalArgumentException if the id contains CR, LF, NUL or an unpaired surrogate, as no
   *     id received can
   */
  public EventDecoder(DecoderLimits limits, String lastEventId, Handler handler) {
    Event.requireId("last event id", lastEventId);
    Objects.requireNonNull(handler, "handler");
    builder = new EventBuilder(limits, lastEventId, handler);
    parser = new LineParser(builder);
  }

  /**
   * Decodes all that remains in the chunk, which may be empty. If the handler throws, decoding may
   * go on with what the chunk then has remaining: nothing is lost, nothing is told twice.
   *
   * @param chunk the next bytes of the stream, direct or read-only as well; nothing remains in it
   *     afterwards, and it is not kept
   * @throws WireException if an event is larger than the limit; until {@link #reset}, every further
   *     call throws it again
   */
  public void decode(ByteBuffer chunk) throws WireException {
    if (failure != null) {
      throw failure;
    }
    if (chunk.remaining() == 1 && parser.parse(chunk.get(chunk.position()))) {
      chunk.position(chunk.limit());
      return;
    }
    try {
      decodeAll(chunk);
    } catch (WireException tooLarge) {
      failure = tooLarge;
      throw tooLarge;
    }
  }

  /**
   * {@return the id of the last complete block that gave one, else that which the decoder was made
   * with: what to send as {@code Last-Event-ID} unless it is empty}
   */
  public String lastEventId() {
    return builder.lastEventId();
  }

  /**
   * {@return the last reconnection time the stream asked for, in milliseconds; any number from 0,
   * however large; empty if it has asked for none}
   */
  public OptionalLong reconnectionTime() {
    return builder.reconnectionTime();
  }

  /**
   * {@return how many bytes of memory it holds for what is incomplete; who has many decoders can
   * bound what they hold together}
   */
  public int heldBytes() {
    return builder.heldBytes();
  }

  /**
   * Prepares for a new connection: forgets what is incomplete, and a failure, but not the id or the
   * reconnection time.
   */
  public void reset() {
    failure = null;
    builder.clearBlock();
    parser.reset();
  }

  private void decodeAll(ByteBuffer chunk) throws WireException {
    while (chunk.hasRemaining()) {
      if (chunk.hasArray()) {
        decodeArray(chunk);
      } else {
        decodeCopy(chunk);
      }
    }
  }

  private void decodeArray(ByteBuffer chunk) throws WireException {
    int from = chunk.arrayOffset() + chunk.position();
    decode(chunk, chunk.array(), from, from + chunk.remaining());
  }

  private void decodeCopy(ByteBuffer chunk) throws WireException {
    if (copy == null) {
      copy = new byte[COPY_BYTES];
    }
    int length = Math.min(chunk.remaining(), copy.length);
    chunk.get(chunk.position(), copy, 0, length);
    decode(chunk, copy, 0, length);
  }

  private void decode(ByteBuffer chunk, byte[] bytes, int from, int to) throws WireException {
    long before = parser.position();
    try {
      parser.parse(bytes, from, to);
    } finally {
      chunk.position(chunk.position() + (int) (parser.position() - before));
    }
  }
}
