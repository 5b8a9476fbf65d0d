package dev.tailrace.wire;

import dev.tailrace.wire.DecoderLimits.Policy;
import dev.tailrace.wire.EventDecoder.Handler;
import dev.tailrace.wire.EventDecoder.Omission;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of fields: the buffers of the specification, each with its limit. Whatever has no
 * limit of its own is not stored.
 *
 * <p>Threads: confined to its decoder's thread.
 *
 * @see <a href="https://html.spec.whatwg.org/#dispatchMessage">WHATWG HTML 9.2.6,
 *     "dispatch the event"</a>
 */
final class EventBuilder {
  private enum Data {
    /** This block has had no data line: it is no event. */
    NONE,
    /** This block is an event. */
    SOME,
    /** This block was too large: its data is dropped up to the blank line. */
    DROPPED
  }

  private final Handler handler;
  private final DecoderLimits limits;

  // the stream, over all its connections
  private String lastEventId;
  private long reconnectionMillis = Event.NO_RETRY;

  // the type that came last: most streams have few of them
  private byte[] lastTypeBytes = {};
  private String lastType = "";

  // the block
  private final BoundedBytes data;
  private Data dataState;
  private @Nullable String wholeData; // instead of the bytes, if it was there whole
  private String type;
  private @Nullable String id;
  private long retryMillis;

  // the line
  private Field field = Field.UNKNOWN;
  private @Nullable BoundedBytes value; // where it is gathered, or null
  private final BoundedBytes typeLine;
  private final BoundedBytes idLine;
  private final BoundedBytes commentLine;
  private final RetryDigits retryLine = new RetryDigits();

  EventBuilder(DecoderLimits limits, String lastEventId, Handler handler) {
    this.limits = limits;
    this.handler = handler;
    this.lastEventId = lastEventId;
    data = new BoundedBytes(limits.maxEventBytes());
    typeLine = new BoundedBytes(limits.maxTypeBytes());
    idLine = new BoundedBytes(limits.maxIdBytes());
    commentLine = new BoundedBytes(limits.maxCommentBytes());
    clearBlock();
  }

  String lastEventId() {
    return lastEventId;
  }

  OptionalLong reconnectionTime() {
    return reconnectionMillis == Event.NO_RETRY
        ? OptionalLong.empty()
        : OptionalLong.of(reconnectionMillis);
  }

  /** The memory held for what is incomplete. */
  int heldBytes() {
    return data.capacity() + typeLine.capacity() + idLine.capacity() + commentLine.capacity();
  }

  /** Forgets the block. An id it gave was not committed, and is forgotten with it. */
  void clearBlock() {
    data.clear();
    dataState = Data.NONE;
    wholeData = null;
    type = "";
    id = null;
    retryMillis = Event.NO_RETRY;
  }

  /**
   * A whole line at once, of a field that is DATA, EVENT or ID, and whether a blank line is known
   * to follow; false, and nothing has changed, if there is anything to be said about it.
   */
  boolean take(Field whole, byte[] bytes, int from, int to, boolean last) {
    return switch (whole) {
      case DATA -> last && dataState == Data.NONE
          ? takeAllData(bytes, from, to)
          : takeData(bytes, from, to);
      case EVENT -> takeType(bytes, from, to);
      default -> takeId(bytes, from, to);
    };
  }

  /**
   * One byte more of the line's value; false, and nothing has changed, if it does not fit or is not
   * gathered.
   */
  boolean take(byte b) {
    return value != null && value.offer(b);
  }

  /** A line of this field has begun; false if its value is of no use. */
  boolean begin(Field begun, long position) throws WireException {
    field = begun;
    value = emptyValue(begun);
    retryLine.clear();
    return begun == Field.DATA ? beginData(position) : begun != Field.UNKNOWN;
  }

  /**
   * A piece of the line's value, which begins at a position; false if the rest of it is of no use.
   */
  boolean append(byte[] bytes, int from, int to, long position) throws WireException {
    return switch (field) {
      case DATA -> appendData(bytes, from, to, position);
      case EVENT -> appendOrOmit(typeLine, Omission.TYPE_TOO_LONG, bytes, from, to, position);
      case ID -> appendOrOmit(idLine, Omission.ID_TOO_LONG, bytes, from, to, position);
      case RETRY -> retryLine.append(bytes, from, to);
      case COMMENT -> appendWhatFits(commentLine, bytes, from, to);
      case UNKNOWN -> false;
    };
  }

  /** The line is complete and its value stands. */
  void endField(long position) {
    switch (field) {
      case EVENT -> type = typeLine.text();
      case ID -> endId(position);
      case RETRY -> endRetry();
      case COMMENT -> handler.onComment(commentLine.text());
      case DATA, UNKNOWN -> { }
    }
  }

  /** The blank line: the id is committed, with or without an event. */
  void endBlock() {
    if (id != null) {
      lastEventId = id;
    }
    Event event = dataState == Data.SOME ? event() : null;
    clearBlock();
    if (event != null) {
      handler.onEvent(event, lastEventId);
    }
  }

  private boolean takeData(byte[] bytes, int from, int to) {
    int lineEnd = dataState == Data.NONE ? 0 : 1;
    if (dataState == Data.DROPPED || to - from > data.room() - lineEnd) {
      return false;
    }
    if (lineEnd > 0) {
      data.append(LineEnds.LF);
    }
    data.append(bytes, from, to);
    dataState = Data.SOME;
    return true;
  }

  private boolean takeAllData(byte[] bytes, int from, int to) {
    if (to - from > limits.maxEventBytes()) {
      return false;
    }
    wholeData = Utf8.decode(bytes, from, to);
    dataState = Data.SOME;
    return true;
  }

  private boolean takeType(byte[] bytes, int from, int to) {
    if (to - from > limits.maxTypeBytes()) {
      return false;
    }
    if (!Arrays.equals(bytes, from, to, lastTypeBytes, 0, lastTypeBytes.length)) {
      lastTypeBytes = Arrays.copyOfRange(bytes, from, to);
      lastType = Utf8.decode(bytes, from, to);
    }
    type = lastType;
    return true;
  }

  private boolean takeId(byte[] bytes, int from, int to) {
    if (to - from > limits.maxIdBytes()) {
      return false;
    }
    String taken = Utf8.decode(bytes, from, to);
    if (taken.indexOf('\0') >= 0) {
      return false;
    }
    id = taken;
    return true;
  }

  private @Nullable BoundedBytes emptyValue(Field begun) {
    return switch (begun) {
      case DATA -> data; // which goes on from the block's last line
      case EVENT -> cleared(typeLine);
      case ID -> cleared(idLine);
      case COMMENT -> cleared(commentLine);
      case RETRY, UNKNOWN -> null;
    };
  }

  private static BoundedBytes cleared(BoundedBytes line) {
    line.clear();
    return line;
  }

  private Event event() {
    String text = wholeData != null ? wholeData : data.text();
    return Event.received(type.isEmpty() ? Event.MESSAGE : type, text, id, retryMillis);
  }

  private boolean beginData(long position) throws WireException {
    if (dataState == Data.NONE) {
      dataState = Data.SOME;
    } else if (dataState == Data.SOME && data.room() > 0) {
      data.append(LineEnds.LF);
    } else if (dataState == Data.SOME) {
      eventTooLarge(position);
    }
    return dataState == Data.SOME;
  }

  private boolean appendData(byte[] bytes, int from, int to, long position) throws WireException {
    if (to - from > data.room()) {
      eventTooLarge(position + data.room());
      return false;
    }
    data.append(bytes, from, to);
    return true;
  }

  private void eventTooLarge(long position) throws WireException {
    if (limits.policy() == Policy.FAIL) {
      throw new WireException(limits.maxEventBytes(), position, lastEventId);
    }
    data.clear();
    dataState = Data.DROPPED;
    handler.onOmission(Omission.EVENT_TOO_LARGE, position);
  }

  private boolean appendOrOmit(
      BoundedBytes line, Omission omission, byte[] bytes, int from, int to, long position) {
    if (to - from > line.room()) {
      handler.onOmission(omission, position + line.room());
      return false;
    }
    line.append(bytes, from, to);
    return true;
  }

  private static boolean appendWhatFits(BoundedBytes line, byte[] bytes, int from, int to) {
    line.append(bytes, from, Math.min(to, from + line.room()));
    return true;
  }

  private void endId(long position) {
    if (idLine.contains((byte) 0)) {
      handler.onOmission(Omission.ID_WITH_NUL, position);
    } else {
      id = idLine.text();
    }
  }

  private void endRetry() {
    if (retryLine.millis() != Event.NO_RETRY) {
      retryMillis = retryLine.millis();
      reconnectionMillis = retryMillis;
      handler.onRetry(retryMillis);
    }
  }
}
