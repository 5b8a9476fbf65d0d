package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.testkit.Chunks;
import java.io.EOFException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedBodyTest {
  private static final String WHOLE =
      "5\r\nhello\r\n00A;name=\"a;b\"\r\n, world!\r\n\r\n1 \r\n.\r\n000\r\nX-Sum: 1\r\n\r\n";

  private final ChunkedBody body = new ChunkedBody();

  @Test
  void everyCutOfItGivesTheSameBytes() throws Exception {
    byte[] bytes = latin(WHOLE);

    for (List<ByteBuffer> cut : Chunks.inTwo(bytes).toList()) {
      assertThat(decode(new ChunkedBody(), cut)).isEqualTo("hello, world!\r\n.");
    }
    assertThat(decode(new ChunkedBody(), Chunks.bytewise(bytes))).isEqualTo("hello, world!\r\n.");
  }

  @Test
  void randomChunksInRandomPiecesGiveTheSameBytes() throws Exception {
    Random random = new Random(42);
    byte[] content = new byte[100_000];
    random.nextBytes(content);

    byte[] coded = latin(coded(content, random));

    for (int largest : List.of(1, 7, 1_000, 200_000)) {
      assertThat(decode(new ChunkedBody(), Chunks.random(random, largest, coded)))
          .isEqualTo(new String(content, StandardCharsets.ISO_8859_1));
    }
  }

  @Test
  void whatFollowsTheEndIsLeft() throws Exception {
    ByteBuffer bytes = ByteBuffer.wrap(latin("1\r\na\r\n0\r\n\r\nmore"));
    List<ByteBuffer> pieces = new ArrayList<>();

    body.take(bytes, pieces);

    assertThat(body.complete()).isTrue();
    assertThat(text(List.of(bytes))).isEqualTo("more");
    assertThat(text(pieces)).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n", "x\r\n", "0x5\r\n", "-1\r\n", "+1\r\n", " 5\r\n", ";a\r\n", "5 5\r\n",
        "5\nhello\r\n", "5\rhello\r\n", "8000000000000000\r\n", "fffffffffffffffff\r\n",
        "5\r\nhello5\r\n", "5\r\nhello\n", "5\r\nhello\r5", "0\r\nX: 1\n\n"
      })
  void brokenFramingIsRefused(String coded) {
    assertThatThrownBy(() -> take(coded)).isInstanceOf(ProtocolException.class);
    assertThat(body.complete()).isFalse();
  }

  @Test
  void theLargestSizeIsTaken() throws Exception {
    take("7fffffffffffffff;x\r\nab");

    assertThatThrownBy(body::end).isInstanceOf(EOFException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "5\r\n", "5\r\nhell", "5\r\nhello", "5\r\nhello\r\n", "0\r\n", "0\r\n\r"})
  void anEndBeforeTheLastChunkIsTold(String coded) throws Exception {
    take(coded);

    assertThat(body.complete()).isFalse();
    assertThatThrownBy(body::end).isInstanceOf(EOFException.class);
  }

  @Test
  void aSizeLineAndATrailerAreBounded() throws Exception {
    String longest = "x".repeat(ChunkedBody.MAX_SIZE_LINE_BYTES - "1;\r\n".length());
    take("1;" + longest + "\r\na\r\n1;" + longest + "\r\na\r\n");
    assertThatThrownBy(() -> take("1;" + longest + "x\r\n"))
        .isInstanceOf(ProtocolException.class)
        .hasMessageContaining("longer than");

    assertThatThrownBy(() -> decode(new ChunkedBody(), endlessTrailer()))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("The trailer is longer than 65536 bytes");
  }

  private static List<ByteBuffer> endlessTrailer() {
    return Chunks.every(1_000, latin("0\r\n" + "A: b\r\n".repeat(20_000)));
  }

  private void take(String coded) throws ProtocolException {
    body.take(ByteBuffer.wrap(latin(coded)), new ArrayList<>());
  }

  private static String decode(ChunkedBody body, List<ByteBuffer> chunks) throws Exception {
    StringBuilder text = new StringBuilder();
    for (ByteBuffer chunk : chunks) {
      List<ByteBuffer> pieces = new ArrayList<>();
      body.take(chunk, pieces);
      assertThat(pieces).allMatch(ByteBuffer::hasRemaining);
      text.append(text(pieces));
    }
    body.end();
    return text.toString();
  }

  private static String coded(byte[] content, Random random) {
    StringBuilder coded = new StringBuilder();
    int from = 0;
    while (from < content.length) {
      int size = Math.min(content.length - from, 1 + random.nextInt(3_000));
      coded.append(Integer.toHexString(size)).append("\r\n");
      coded.append(new String(content, from, size, StandardCharsets.ISO_8859_1)).append("\r\n");
      from += size;
    }
    return coded.append("0\r\n\r\n").toString();
  }

  private static String text(List<ByteBuffer> pieces) {
    StringBuilder text = new StringBuilder();
    pieces.forEach(piece -> text.append(StandardCharsets.ISO_8859_1.decode(piece)));
    return text.toString();
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
