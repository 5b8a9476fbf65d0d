package dev.tailrace.server;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.zip.Deflater;

/**
 * Deflates the runs of one event loop, each from a fresh start. There is one for all topics and
 * listeners of the loop, since zlib keeps a quarter of a megabyte for each.
 *
 * <p>Threads: confined to its event loop.
 */
final class RunDeflater {
  private static final boolean BARE = true; // without zlib's own head and trailer

  /** Long runs are deflated while the loop waits; more effort takes longer and saves little. */
  private static final int LEVEL = Deflater.BEST_SPEED;

  private final Deflater deflater = new Deflater(LEVEL, BARE);
  private final byte[] piece = new byte[8 * 1024];

  /**
   * Blocks that can be unpacked as soon as they are there, and end with a whole byte.
   *
   * @param before what they may refer to: the text right before them; null for nothing
   */
  byte[] deflate(List<byte[]> frames, byte[] before) {
    deflater.reset();
    if (before != null) {
      deflater.setDictionary(before);
    }
    ByteArrayOutputStream blocks = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      deflater.setInput(frame);
      drain(Deflater.NO_FLUSH, blocks);
    }
    drain(Deflater.SYNC_FLUSH, blocks);
    return blocks.toByteArray();
  }

  void end() {
    deflater.end();
  }

  private void drain(int flush, ByteArrayOutputStream to) {
    int made;
    do {
      made = deflater.deflate(piece, 0, piece.length, flush);
      to.write(piece, 0, made);
    } while (made == piece.length);
  }
}
