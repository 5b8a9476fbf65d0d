package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;

/**
 * A client's gzip: unpacks what has come, and nothing that has not.
 *
 * <p>Threads: confined to the test's thread.
 */
final class Gunzip {
  private static final int HEAD_BYTES = 10;

  private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final Inflater inflater = new Inflater(true);

  /** What these bytes add to the text, without those that come after them. */
  String unpack(byte[] bytes) throws IOException {
    int head = Math.max(0, Math.min(bytes.length, HEAD_BYTES - packed.size()));
    packed.write(bytes);
    inflater.setInput(bytes, head, bytes.length - head);
    byte[] piece = new byte[8192];
    int before = text.size();
    try {
      for (int n = inflater.inflate(piece); n > 0; n = inflater.inflate(piece)) {
        text.write(piece, 0, n);
      }
    } catch (DataFormatException e) {
      throw new IOException(e);
    }
    assertThat(inflater.getRemaining() == 0 || inflater.finished()).isTrue();
    return text.toString(StandardCharsets.UTF_8).substring(asText(before).length());
  }

  int packedBytes() {
    return packed.size();
  }

  int textBytes() {
    return text.size();
  }

  /** What has come is all of it, to the trailer, and is what was unpacked piece by piece. */
  String whole() throws IOException {
    byte[] all = new GZIPInputStream(new ByteArrayInputStream(packed.toByteArray())).readAllBytes();
    assertThat(all).isEqualTo(text.toByteArray());
    return new String(all, StandardCharsets.UTF_8);
  }

  private String asText(int bytes) {
    return new String(text.toByteArray(), 0, bytes, StandardCharsets.UTF_8);
  }
}
