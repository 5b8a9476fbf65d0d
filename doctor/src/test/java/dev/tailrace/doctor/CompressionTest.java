package dev.tailrace.doctor;

import static dev.tailrace.doctor.Probes.event;
import static dev.tailrace.doctor.Probes.published;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class CompressionTest {
  private static final Observation PLAIN =
      Seen.stream().at(12, ":\n").at(1010, event(1)).at(2010, event(2)).seen();

  @Test
  void anUncompressedStreamIsGood() {
    assertThat(finding(Seen.stream()).code()).isEqualTo("uncompressed");
    assertThat(CompressionCheck.unasked(Seen.stream().head())).isEmpty();
  }

  @Test
  void oneThatIsFlushedIsGoodToo() throws IOException {
    Packer packer = new Packer();
    Seen seen = gzipped().at(1010, packer.flushed(event(1))).at(2010, packer.flushed(event(2)));

    Finding finding = finding(seen);

    assertThat(finding.code()).isEqualTo("compressed");
    assertThat(finding.sentence()).contains("10 ms, 10 ms");
  }

  @Test
  void oneThatIsNotFlushedIsHeldBack() throws IOException {
    Packer packer = new Packer();
    Seen seen = gzipped().at(12, packer.pending(event(1))).at(2012, packer.pending(event(2)));

    Finding finding = finding(seen);

    assertThat(finding.code()).isEqualTo("compressed-without-flush");
    assertThat(finding.sentence()).contains("lost, lost");
  }

  @Test
  void oneThatIsFlushedNowAndThenIsHeldBack() throws IOException {
    Packer packer = new Packer();
    Seen seen = gzipped().at(12, packer.pending(event(1))).at(3500, packer.flushed(event(2)));

    assertThat(finding(seen).code()).isEqualTo("compressed-without-flush");
  }

  @Test
  void withoutProbesTheFirstBytesTell() throws IOException {
    Observation readable = gzipped().at(12, new Packer().flushed(":\n")).seen();
    Observation held = gzipped().at(12, new Packer().pending(":\n")).seen();

    assertThat(CompressionCheck.finding(PLAIN, readable, Optional.empty()).code())
        .isEqualTo("compressed");
    assertThat(CompressionCheck.finding(PLAIN, held, Optional.empty()).code())
        .isEqualTo("compressed-without-flush");
  }

  @Test
  void evenTheHeadMayBeHeldBack() {
    Finding finding =
        CompressionCheck.finding(PLAIN, new Seen().until(2000).nothing(), Optional.empty());

    assertThat(finding.code()).isEqualTo("compressed-without-flush");
    assertThat(finding.sentence()).contains("not even headers came, for 2.00 s");
  }

  @Test
  void whatNobodyAskedForIsWrong() {
    Seen brotli = Seen.stream().header("Content-Encoding", "br");

    assertThat(finding(brotli).code()).isEqualTo("unasked-encoding");
    assertThat(CompressionCheck.unasked(brotli.head())).get().extracting(Finding::code)
        .isEqualTo("unasked-encoding");
  }

  @Test
  void whatIsNoGzipIsBroken() {
    assertThat(finding(gzipped().at(12, "data: plain text\n\n")).code())
        .isEqualTo("compression-broken");
  }

  @Test
  void aRefusalIsNoCompression() {
    assertThat(finding(new Seen().status(406)).code()).isEqualTo("compression-refused");
  }

  @Test
  void gzipIsReadByteForByte() throws Exception {
    byte[] whole = whole("data: a\n\n");
    Gunzip gunzip = new Gunzip();
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    for (byte each : whole) {
      out.writeBytes(gunzip.take(new byte[] {each}));
    }

    gunzip.end();
    assertThat(out.toString(UTF_8)).isEqualTo("data: a\n\n");
  }

  /** A name, a comment, an extra field and a checksum of the head (RFC 1952, 2.3). */
  @Test
  void aHeadWithEverythingIsPassedOver() throws Exception {
    byte[] whole = whole("data: a\n\n");
    ByteArrayOutputStream rich = new ByteArrayOutputStream();
    rich.writeBytes(new byte[] {0x1F, (byte) 0x8B, 8, 2 + 4 + 8 + 16, 0, 0, 0, 0, 0, 3});
    rich.writeBytes(new byte[] {3, 0, 'x', 'y', 'z'});
    rich.writeBytes("name\0comment\0".getBytes(UTF_8));
    CRC32 sum = new CRC32();
    sum.update(rich.toByteArray());
    rich.writeBytes(new byte[] {(byte) sum.getValue(), (byte) (sum.getValue() >> 8)});
    rich.writeBytes(Arrays.copyOfRange(whole, 10, whole.length));
    Gunzip gunzip = new Gunzip();
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    for (byte each : rich.toByteArray()) {
      out.writeBytes(gunzip.take(new byte[] {each}));
    }

    gunzip.end();
    assertThat(out.toString(UTF_8)).isEqualTo("data: a\n\n");
  }

  @Test
  void aBombIsLeft() throws IOException {
    byte[] bomb = whole("x".repeat(17 << 20));
    Gunzip gunzip = new Gunzip();

    assertThatThrownBy(() -> gunzip.take(bomb))
        .isInstanceOf(DataFormatException.class)
        .hasMessageContaining("16777216");
    gunzip.end();
  }

  private static Finding finding(Seen packed) {
    return CompressionCheck.finding(PLAIN, packed.seen(), Optional.of(published(2)));
  }

  private static Seen gzipped() {
    return Seen.stream().header("Content-Encoding", "gzip");
  }

  private static byte[] whole(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return out.toByteArray();
  }

  /** Gives what a server has written so far. */
  private static final class Packer {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final GZIPOutputStream gzip;

    Packer() throws IOException {
      gzip = new GZIPOutputStream(out, 512, true);
    }

    byte[] flushed(String text) throws IOException {
      gzip.write(text.getBytes(UTF_8));
      gzip.flush();
      return taken();
    }

    byte[] pending(String text) throws IOException {
      gzip.write(text.getBytes(UTF_8));
      return taken();
    }

    private byte[] taken() {
      byte[] bytes = out.toByteArray();
      out.reset();
      return bytes;
    }
  }
}
