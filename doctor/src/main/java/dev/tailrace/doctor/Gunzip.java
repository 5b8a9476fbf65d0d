package dev.tailrace.doctor;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads gzip (RFC 1952) as far as it has come: gives at once whatever can be known, as a browser
 * does. {@code GZIPInputStream} would wait for more.
 *
 * <p>Threads: confined to one thread.
 */
final class Gunzip {
  private static final int FIXED_BYTES = 10;
  private static final int CHECKSUM = 2;
  private static final int EXTRA = 4;
  private static final int NAME = 8;
  private static final int COMMENT = 16;
  private static final int MOST_BYTES = 16 << 20;

  private final Inflater inflater = new Inflater(true);
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private boolean inBody;
  private long given;

  /** What these bytes make readable; possibly nothing. */
  byte[] take(byte[] bytes) throws DataFormatException {
    if (inBody) {
      return inflate(bytes, 0);
    }
    head.writeBytes(bytes);
    byte[] all = head.toByteArray();
    int body = bodyStart(all);
    if (body > all.length) {
      return new byte[0];
    }
    inBody = true;
    return inflate(all, body);
  }

  void end() {
    inflater.end();
  }

  private byte[] inflate(byte[] bytes, int from) throws DataFormatException {
    inflater.setInput(bytes, from, bytes.length - from);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] piece = new byte[8192];
    for (int n = inflater.inflate(piece); n > 0; n = inflater.inflate(piece)) {
      out.write(piece, 0, n);
      given += n;
      if (given > MOST_BYTES) {
        throw new DataFormatException("more than " + MOST_BYTES + " bytes come out");
      }
    }
    return out.toByteArray();
  }

  /** Where the deflated bytes begin; beyond the end as long as that is not known. */
  private static int bodyStart(byte[] all) throws DataFormatException {
    if (all.length < FIXED_BYTES) {
      return Integer.MAX_VALUE;
    }
    if ((all[0] & 0xFF) != 0x1F || (all[1] & 0xFF) != 0x8B) {
      throw new DataFormatException("no gzip");
    }
    int flags = all[3];
    long at = FIXED_BYTES;
    if ((flags & EXTRA) != 0) {
      at = all.length < at + 2 ? Integer.MAX_VALUE : at + 2 + length(all, (int) at);
    }
    at = (flags & NAME) != 0 ? afterZero(all, at) : at;
    at = (flags & COMMENT) != 0 ? afterZero(all, at) : at;
    at = (flags & CHECKSUM) != 0 ? at + 2 : at;
    return (int) Math.min(at, Integer.MAX_VALUE);
  }

  private static int length(byte[] all, int at) {
    return (all[at] & 0xFF) | (all[at + 1] & 0xFF) << 8;
  }

  private static long afterZero(byte[] all, long from) {
    for (long at = from; at < all.length; at++) {
      if (all[(int) at] == 0) {
        return at + 1;
      }
    }
    return Integer.MAX_VALUE;
  }
}
