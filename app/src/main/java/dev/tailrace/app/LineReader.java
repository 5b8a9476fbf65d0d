package dev.tailrace.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a stream into lines that end with LF or CR LF; what follows the last of them is a line too.
 * Gives what is there and waits only when nothing is, so that a slow stream gets each line through
 * at once and a fast one many at a time. Holds one batch and one line of bounded size.
 *
 * <p>Threads: confined to one thread.
 */
final class LineReader {
  private static final int READ_BYTES = 64 * 1024;

  /**
   * One line.
   *
   * @param number from 1
   * @param bytes without the line end; of a line that is too long, its start
   * @param whole false if the line was longer than is read
   */
  record Line(long number, byte[] bytes, boolean whole) {}

  private final InputStream in;
  private final int maxLineBytes;
  private final int batchBytes;
  private final byte[] buffer = new byte[READ_BYTES];
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();

  private boolean whole = true;
  private boolean pending;
  private long number;

  LineReader(InputStream in, int maxLineBytes, int batchBytes) {
    this.in = in;
    this.maxLineBytes = maxLineBytes;
    this.batchBytes = batchBytes;
  }

  /** The next lines, at least one; none at the end of the stream. */
  List<Line> next() throws IOException {
    List<Line> lines = new ArrayList<>();
    int taken = 0;
    do {
      int count = in.read(buffer);
      if (count < 0) {
        endOfStream(lines);
        return lines;
      }
      cut(count, lines);
      taken += count;
    } while (lines.isEmpty() || (taken < batchBytes && in.available() > 0));
    return lines;
  }

  private void cut(int count, List<Line> lines) {
    int start = 0;
    for (int i = 0; i < count; i++) {
      if (buffer[i] == '\n') {
        keep(start, i);
        lines.add(finish());
        start = i + 1;
      }
    }
    if (start < count) {
      keep(start, count);
      pending = true;
    }
  }

  private void keep(int from, int to) {
    int room = maxLineBytes + 1 - partial.size();
    whole &= to - from <= room;
    partial.write(buffer, from, Math.min(to - from, Math.max(room, 0)));
  }

  /**
   * There is room for one byte more than a line may have, because the last may be the CR of the
   * line end.
   */
  private Line finish() {
    byte[] bytes = partial.toByteArray();
    int length = bytes.length;
    if (whole && length > 0 && bytes[length - 1] == '\r') {
      length--;
    }
    byte[] line = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    Line finished = new Line(++number, line, whole && length <= maxLineBytes);
    partial.reset();
    whole = true;
    pending = false;
    return finished;
  }

  private void endOfStream(List<Line> lines) {
    if (pending) {
      lines.add(finish());
    }
  }
}
