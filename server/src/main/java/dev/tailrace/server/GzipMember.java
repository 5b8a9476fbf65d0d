package dev.tailrace.server;

import io.netty.buffer.ByteBuf;
import java.util.zip.CRC32;

/**
 * One stream in gzip: what its trailer will say, and what the next run may refer to. It compresses
 * nothing: runs come deflated, for all, and lines of its own are too short to gain anything.
 *
 * <p>Threads: confined to its event loop.
 */
final class GzipMember {
  private boolean begun;
  private int crc;
  private int length; // modulo 2^32, as the trailer has it
  private byte[] tail; // of the last run; null if something else was last

  /** A line that is only for this stream, as it goes out. */
  byte[] line(byte[] line) {
    byte[] bytes = begun ? Gzip.stored(line) : Gzip.begin(line);
    begun = true;
    CRC32 sum = new CRC32();
    sum.update(line);
    crc = CrcJoin.join(crc, CrcJoin.shift(line.length), (int) sum.getValue());
    length += line.length;
    tail = null;
    return bytes;
  }

  /** The bytes of a run of frames, shared. */
  ByteBuf run(GzipRun run, boolean asChunk) {
    ByteBuf bytes = run.deliver(tail, asChunk);
    follow(run);
    tail = run.tail();
    return bytes;
  }

  /** The bytes of a line that all have alike, shared; nothing in it is worth referring to. */
  ByteBuf sharedLine(GzipRun line, boolean asChunk) {
    ByteBuf bytes = line.deliver(null, asChunk);
    follow(line);
    tail = null;
    return bytes;
  }

  /** Its last bytes. */
  byte[] end() {
    return Gzip.end(crc, length);
  }

  private void follow(GzipRun run) {
    crc = run.join(crc);
    length += run.length();
  }
}
