package dev.tailrace.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.testkit.Chunks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseParserTest {
  @Test
  void aChunkedBodyIsItsChunksHoweverItIsCut() {
    String response =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3\r\nabc\r\n0A;x=\"y\"\r\n0123456789\r\n1 \r\nz\r\n0\r\nTrailer: t\r\n\r\n";

    assertThatEveryCutGives(response, "200 abc0123456789z.");
  }

  @Test
  void aBodyOfAKnownLengthEndsThere() {
    String two =
        "HTTP/1.1 201 Created\r\nContent-Length: 4\r\n\r\nbody"
            + "\r\nHTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";

    assertThatEveryCutGives(two, "201 body.404 .");
  }

  @Test
  void withoutALengthItGoesOnToTheEndOfTheConnection() {
    assertThatEveryCutGives("HTTP/1.0 200 OK\nA: b\n\nx\r\n\r\nHTTP", "200 x\r\n\r\nHTTP");
  }

  @Test
  void whatComesBeforeTheResponseIsSkipped() {
    assertThatEveryCutGives(
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", "204 .");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-x\r\n\r\n",
        "HTTP/2 200\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\ngg\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n"
      })
  void whatIsNoResponseIsRefused(String bytes) {
    assertThatThrownBy(() -> read(Chunks.whole(bytes(bytes))))
        .hasCauseInstanceOf(MalformedResponseException.class);
  }

  @Test
  void aHeadHasALimit() {
    String endless = "HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(20_000);

    assertThatThrownBy(() -> read(Chunks.every(1000, bytes(endless))))
        .hasMessageContaining("larger than");
  }

  private static void assertThatEveryCutGives(String response, String heard) {
    assertThat(read(Chunks.bytewise(bytes(response)))).isEqualTo(heard);
    assertThat(Chunks.inTwo(bytes(response)))
        .allSatisfy(chunks -> assertThat(read(chunks)).isEqualTo(heard));
  }

  /** Each response as its status, a space, its body, and a full stop at its end. */
  private static String read(List<ByteBuffer> chunks) {
    StringBuilder heard = new StringBuilder();
    ResponseParser parser = new ResponseParser(new Recorder(heard));
    try {
      for (ByteBuffer chunk : chunks) {
        parser.parse(chunk);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return heard.toString();
  }

  private record Recorder(StringBuilder heard) implements ResponseParser.Handler {
    @Override
    public void onHead(ResponseHead head) {
      heard.append(head.status()).append(" ");
    }

    @Override
    public void onBody(ByteBuffer part) {
      heard.append(StandardCharsets.ISO_8859_1.decode(part));
    }

    @Override
    public void onEnd() {
      heard.append(".");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
