package dev.tailrace.server;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A run of frames as it goes into streams in gzip. It is deflated once on its own, which any stream
 * can be given at any place; and once more for streams that all had the same run right before:
 * there it may refer to the end of that one, which is where the saving is when events are small and
 * alike. Each is made when first needed, and there is a bound to how many there are, whatever the
 * number of streams.
 *
 * <p>Threads: confined to its event loop.
 */
final class GzipRun {
  /** Of what a run may refer to. More saves little more, and idle streams keep it. */
  private static final int TAIL_BYTES = 2048;

  /** How many different runs it may have come behind; who had another one shares nothing. */
  static final int MOST_REFERRING = 4;

  /** A long run refers to itself; what was before it would save next to nothing. */
  private static final int LONGEST_REFERRING = 16 * 1024;

  private record Referring(byte[] tail, Framed bytes) {}

  private final SharedFrames maker;
  private final List<byte[]> frames;
  private final int length;
  private final int crc;
  private final int shift;
  private final byte[] tail;
  private Framed alone;
  private final List<Referring> referring = new ArrayList<>(1);
  private long sentBytes;
  private long sourceBytes;

  GzipRun(SharedFrames maker, List<byte[]> frames) {
    this.maker = maker;
    this.frames = frames;
    CRC32 sum = new CRC32();
    frames.forEach(sum::update);
    this.crc = (int) sum.getValue();
    this.length = SharedFrames.length(frames);
    this.shift = CrcJoin.shift(length);
    this.tail = SharedFrames.tail(frames, Math.min(length, TAIL_BYTES));
  }

  /**
   * The shared bytes, for a stream whose text ends with another run's tail.
   *
   * @param before that tail, the same array for all; null if the text ends otherwise
   */
  ByteBuf deliver(byte[] before, boolean asChunk) {
    ByteBuf bytes = after(before).bytes(asChunk);
    sentBytes += bytes.readableBytes();
    sourceBytes += length;
    return bytes;
  }

  /** The end of its text, to which what comes next may refer. */
  byte[] tail() {
    return tail;
  }

  int length() {
    return length;
  }

  /** The CRC of a text with this one behind it. */
  int join(int before) {
    return CrcJoin.join(before, shift, crc);
  }

  /** Gives up the loop's own references, and tells the metrics what was sent. */
  void release() {
    maker.compressed(sentBytes, sourceBytes);
    sentBytes = 0;
    sourceBytes = 0;
    if (alone != null) {
      alone.release();
    }
    referring.forEach(each -> each.bytes().release());
  }

  private Framed after(byte[] before) {
    if (before == null || length > LONGEST_REFERRING) {
      return alone();
    }
    for (int i = 0; i < referring.size(); i++) {
      Referring each = referring.get(i);
      if (each.tail() == before) {
        return each.bytes();
      }
    }
    return referring.size() < MOST_REFERRING ? refer(before) : alone();
  }

  private Framed alone() {
    if (alone == null) {
      alone = maker.deflate(frames, null);
    }
    return alone;
  }

  private Framed refer(byte[] before) {
    Framed bytes = maker.deflate(frames, before);
    referring.add(new Referring(before, bytes));
    return bytes;
  }
}
