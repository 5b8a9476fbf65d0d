package dev.tailrace.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tailrace.testkit.Chunks;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Http1HeadTest {
  private final Http1Head head = new Http1Head();

  @Test
  void everyCutGivesTheSameHead() throws Exception {
    String text =
        "HTTP/1.1 103 Early\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nA: 1\r\n B\r\nb:2\r\n"
            + "a:\t3 \r\nC:\r\n\r\n";

    for (List<ByteBuffer> cut : Chunks.inTwo(latin(text)).toList()) {
      assertHead(read(new Http1Head(), cut));
    }
    assertHead(read(new Http1Head(), Chunks.bytewise(latin(text))));
  }

  private static void assertHead(Http1Response response) {
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.headers().map()).containsOnlyKeys("A", "b", "C");
    assertThat(response.headers().allValues("a")).containsExactly("1 B", "3");
    assertThat(response.headers().allValues("B")).containsExactly("2");
    assertThat(response.headers().allValues("c")).containsExactly("");
  }

  @Test
  void whatFollowsTheHeadIsLeft() throws Exception {
    ByteBuffer bytes = ByteBuffer.wrap(latin("HTTP/1.1 200 \r\n\r\ndata"));

    assertThat(head.take(bytes)).isNotNull();
    assertThat(StandardCharsets.ISO_8859_1.decode(bytes).toString()).isEqualTo("data");
  }

  @Test
  void valuesAreACharForAByte() throws Exception {
    Http1Response response = take("HTTP/1.1 200 OK\r\nX: caf\u00c3\u00a9\r\n\r\n");

    assertThat(response.headers().firstValue("x")).contains("caf\u00c3\u00a9");
  }

  @Test
  void lineFeedsAloneEndTheLinesOfAHead() throws Exception {
    Http1Response response = take("HTTP/1.0 404\nX: 1\n\n");

    assertThat(response.status()).isEqualTo(404);
    assertThat(response.headers().firstValue("X")).contains("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n", "HTTP/2 200 OK\r\n", "HTTP/1.1 20 OK\r\n", "HTTP/1.1 2000 OK\r\n",
        "HTTP/1.1  200 OK\r\n", "HTTP/1.1 099 OK\r\n", "http/1.1 200 OK\r\n", "ICY 200 OK\r\n",
        "HTTP/1.1 200OK\r\n", "HTTP/1.1 200 O\rK\r\n", "HTTP/1.1 101 Switching\r\n"
      })
  void whatIsNoStatusLineIsRefused(String line) {
    assertThatThrownBy(() -> take(line + "\r\n")).isInstanceOf(ProtocolException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" folded", "no colon", ": nameless", "name : 1", "a b: 1", "a\0: 1", "a: \0",
        "a: b\rc: d", "\u00e9: 1"})
  void whatIsNoHeaderIsRefused(String line) {
    assertThatThrownBy(() -> take("HTTP/1.1 200 OK\r\n" + line + "\r\n\r\n"))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void aHeadIsBoundedWithAllThatPrecedesIt() throws Exception {
    String frame = "HTTP/1.1 200 OK\r\nX: \r\n\r\n";
    String longest = "x".repeat(Http1Head.MAX_BYTES - frame.length());

    assertThat(take("HTTP/1.1 200 OK\r\nX: " + longest + "\r\n\r\n").headers().firstValue("x"))
        .contains(longest);
    assertThatThrownBy(
            () -> read(new Http1Head(), pieces("HTTP/1.1 200 OK\r\nX: x" + longest + "\r\n\r\n")))
        .hasMessage("The head of the response is longer than 65536 bytes");
    assertThatThrownBy(
            () -> read(new Http1Head(), pieces("HTTP/1.1 100 Continue\r\n\r\n".repeat(5_000))))
        .hasMessage("The head of the response is longer than 65536 bytes");
  }

  private static List<ByteBuffer> pieces(String text) {
    return Chunks.every(1_000, latin(text));
  }

  private Http1Response take(String text) throws ProtocolException {
    return read(head, Chunks.whole(latin(text)));
  }

  private static Http1Response read(Http1Head head, List<ByteBuffer> chunks)
      throws ProtocolException {
    Http1Response response = null;
    for (ByteBuffer chunk : chunks) {
      assertThat(response == null || !chunk.hasRemaining()).isTrue();
      response = response == null ? head.take(chunk) : response;
    }
    assertThat(response).isNotNull();
    return response;
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
