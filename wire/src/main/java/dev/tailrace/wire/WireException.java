package dev.tailrace.wire;

/**
 * The peer sent an event larger than the decoder may hold. The one thing a stream can do wrong: all
 * else has a meaning.
 *
 * <p>Checked, because the answer is local and must not be forgotten: close this connection, and do
 * not ask again from the same id, since the same event would come back.
 *
 * <p>Threads: immutable.
 */
public final class WireException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int limitBytes;
  private final long position;
  private final String lastEventId;

  WireException(int limitBytes, long position, String lastEventId) {
    super("event has more than " + limitBytes + " bytes at byte " + position + " of the stream");
    this.limitBytes = limitBytes;
    this.position = position;
    this.lastEventId = lastEventId;
  }

  /** {@return the limit that was exceeded, in bytes: {@link DecoderLimits#maxEventBytes}} */
  public int limitBytes() {
    return limitBytes;
  }

  /** {@return the first byte that was too many, counted from 0 at the start of the stream} */
  public long position() {
    return position;
  }

  /**
   * {@return the last event id before the event, {@code ""} for none} Chosen by the peer: take care
   * where it is shown.
   */
  public String lastEventId() {
    return lastEventId;
  }
}
