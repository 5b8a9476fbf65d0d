package dev.tailrace.wire;

import static dev.tailrace.wire.LineEnds.CR;
import static dev.tailrace.wire.LineEnds.LF;

/**
 * Cuts a stream of bytes into lines and lines into fields. Looks for a line's end twice at
 * the most, stores no byte, and acts on a line as soon as its CR or LF is there. A line that is
 * there to its end, as most are, takes one step. For all others:
 *
 * <pre>
 *   BOM ──► LINE ──► NAME ──► SPACE ──► VALUE ──┐
 *            ▲ └── ":" ───────────────────▲     │ CR or LF
 *            │        └──► SKIPPED ◄──┴───┘     │
 *            └──────────── AFTER_CR ◄───────────┘
 * </pre>
 *
 * <p>Threads: confined to its decoder's thread.
 *
 * @see <a href="https://html.spec.whatwg.org/#event-stream-interpretation">WHATWG HTML 9.2.6</a>
 */
final class LineParser {
  private enum State {
    /** At the start of the stream, perhaps in the middle of a byte order mark. */
    BOM,
    /** At the first byte of a line. */
    LINE,
    /** As LINE, but an LF belongs to the CR before it. */
    AFTER_CR,
    /** In a field's name. */
    NAME,
    /** Behind the colon, where one space is not part of the value. */
    SPACE,
    /** In a value, or a comment's text, that somebody wants. */
    VALUE,
    /** In the rest of a line that nobody wants. */
    SKIPPED
  }

  private static final byte[] BOM = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final EventBuilder builder;

  private State state;
  private int bomBytes;
  private long name;
  private int at; // index of the next byte of the piece being parsed
  private long origin; // position in the stream of that piece's index 0

  LineParser(EventBuilder builder) {
    this.builder = builder;
    reset();
  }

  /** Starts a new stream. */
  void reset() {
    state = State.BOM;
    bomBytes = 0;
    origin = 0;
    at = 0;
  }

  /** The number of bytes of this stream that have been parsed. */
  long position() {
    return origin + at;
  }

  /**
   * Parses {@code [from, to)}. When the builder throws, {@link #position} tells how far it came.
   */
  void parse(byte[] bytes, int from, int to) throws WireException {
    origin = position() - from;
    at = from;
    while (at < to) {
      if (state == State.LINE) { // most steps; and step() is too large to be inlined here
        line(bytes, to);
      } else {
        step(bytes, to);
      }
    }
  }

  /**
   * Parses one byte, if it is one that begins or ends nothing; false, and nothing has changed,
   * otherwise. For chunks of one byte, where the way of {@link #parse(byte[], int, int)} is long.
   */
  boolean parse(byte b) {
    boolean parsed =
        state == State.VALUE
            ? !LineEnds.isLineEnd(b) && builder.take(b)
            : parseOutsideValue(b);
    if (parsed) {
      origin++;
    }
    return parsed;
  }

  private boolean parseOutsideValue(byte b) {
    if (state == State.NAME) {
      return !endsName(b) && appendToName(b);
    }
    return state == State.SPACE && b == ' ' && behindSpace();
  }

  private boolean appendToName(byte b) {
    long longer = Field.append(name, b);
    if (Field.isTooLong(longer)) {
      return false;
    }
    name = longer;
    return true;
  }

  private boolean behindSpace() {
    state = State.VALUE;
    return true;
  }

  private void step(byte[] bytes, int to) throws WireException {
    switch (state) {
      case BOM -> byteOrderMark(bytes[at]);
      case AFTER_CR -> afterCr(bytes[at]);
      case LINE -> line(bytes, to);
      case NAME -> name(bytes, to);
      case SPACE -> space(bytes[at]);
      case VALUE -> value(bytes, to);
      case SKIPPED -> skipped(bytes, to);
    }
  }

  private void byteOrderMark(byte b) {
    if (b == BOM[bomBytes]) {
      at++;
      bomBytes++;
      state = bomBytes == BOM.length ? State.LINE : State.BOM;
    } else {
      // A mark that breaks off is the start of a name, and not of one that is known.
      state = bomBytes == 0 ? State.LINE : State.SKIPPED;
    }
  }

  private void afterCr(byte b) {
    state = State.LINE;
    if (b == LF) {
      at++;
    }
  }

  private void line(byte[] bytes, int to) throws WireException {
    byte b = bytes[at];
    if (LineEnds.isLineEnd(b)) {
      endLine(b);
      builder.endBlock();
    } else if (!wholeLine(bytes, to)) {
      startOfLine(b);
    }
  }

  /**
   * Takes a line that is there to its end, if it is one of the usual kind; otherwise it has done
   * nothing. The builder does not call the handler here, nor throw.
   */
  private boolean wholeLine(byte[] bytes, int to) {
    Field field = Field.glance(bytes, at);
    if (field == Field.UNKNOWN) {
      return false;
    }
    int start = at + field.prefixBytes();
    if (start < to && bytes[start] == ' ') {
      start++;
    }
    int end = LineEnds.find(bytes, start, to);
    if (end >= to || !builder.take(field, bytes, start, end, endsBlock(bytes, end, to))) {
      return false;
    }
    at = end;
    endLine(bytes[end]);
    return true;
  }

  /** Whether it is known that a blank line follows. CR LF may be one end of line. */
  private static boolean endsBlock(byte[] bytes, int end, int to) {
    return end + 1 < to && bytes[end] == LF && bytes[end + 1] == LF;
  }

  private void startOfLine(byte b) throws WireException {
    if (b == ':') {
      at++;
      begin(Field.COMMENT, State.VALUE);
    } else {
      name = Field.NO_NAME;
      state = State.NAME;
    }
  }

  private void name(byte[] bytes, int to) throws WireException {
    int end = at;
    long read = name;
    while (end < to && !endsName(bytes[end]) && !Field.isTooLong(read)) {
      read = Field.append(read, bytes[end++]);
    }
    at = end;
    name = read;
    if (Field.isTooLong(read)) {
      state = State.SKIPPED;
    } else if (end < to) {
      endName(bytes[end]);
    }
  }

  private static boolean endsName(byte b) {
    return b == ':' || LineEnds.isLineEnd(b);
  }

  private void endName(byte b) throws WireException {
    if (b == ':') {
      at++;
      begin(Field.named(name), State.SPACE);
    } else {
      nameWithoutValue(b);
    }
  }

  private void begin(Field field, State next) throws WireException {
    state = State.SKIPPED; // stays so if the builder does not want the value, or throws
    if (builder.begin(field, position())) {
      state = next;
    }
  }

  private void nameWithoutValue(byte lineEnd) throws WireException {
    endLine(lineEnd);
    if (builder.begin(Field.named(name), position())) {
      builder.endField(position());
    }
  }

  private void space(byte b) {
    state = State.VALUE;
    if (b == ' ') {
      at++;
    }
  }

  private void value(byte[] bytes, int to) throws WireException {
    int start = at;
    int end = LineEnds.find(bytes, start, to);
    at = end;
    state = State.SKIPPED; // stays so if the builder does not want the value, or throws
    if (builder.append(bytes, start, end, origin + start)) {
      endValue(bytes, end, to);
    }
  }

  private void endValue(byte[] bytes, int end, int to) {
    if (end < to) {
      endLine(bytes[end]);
      builder.endField(position());
    } else {
      state = State.VALUE;
    }
  }

  private void skipped(byte[] bytes, int to) {
    at = LineEnds.find(bytes, at, to);
    if (at < to) {
      endLine(bytes[at]);
    }
  }

  /** Comes before the builder hears of the line, so that this is in order if the handler throws. */
  private void endLine(byte lineEnd) {
    at++;
    state = lineEnd == CR ? State.AFTER_CR : State.LINE;
  }
}
