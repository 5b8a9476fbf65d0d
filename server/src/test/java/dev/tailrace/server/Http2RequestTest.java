package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ServerOptions.Transport;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests that are not well-formed (RFC 9113 8.1.1) are reset, and their connection goes on. A
 * field is written as {@code name=value}, and fields are parted by a bar.
 */
class Http2RequestTest {
  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":path=/health/live|:scheme=http|:authority=a",
        ":method=GET|:scheme=http|:authority=a",
        ":method=GET|:path=/health/live|:authority=a",
        ":method=GET|:path=|:scheme=http|:authority=a",
        ":method=GET|:method=GET|:path=/health/live|:scheme=http|:authority=a",
        ":method=GET|:path=/health/live|:scheme=http|:authority=a|:status=200",
        ":method=GET|:path=/health/live|:scheme=http|x=y|:authority=a",
        ":method=G T|:path=/health/live|:scheme=http|:authority=a",
        ":method=GET|:path=/health/live HTTP/1.0|:scheme=http|:authority=a",
        ":method=GET|:path=/health/live\r\nx: y|:scheme=http|:authority=a",
        ":method=GET|:path=/health/live|:scheme=http|:authority=a|X=upper",
        ":method=GET|:path=/health/live|:scheme=http|:authority=a|x=a\r\nb: c",
        ":method=GET|:path=/health/live|:scheme=http|:authority=a|connection=keep-alive",
        ":method=GET|:path=/health/live|:scheme=http|:authority=a|transfer-encoding=chunked",
        ":method=GET|:path=/health/live|:scheme=http|:authority=a|te=gzip",
        ":method=GET|:path=/health/live|:scheme=http|:authority=a|host=b",
        ":method=CONNECT|:authority=a"
      })
  void isResetAndItsConnectionGoesOn(String fields) throws IOException {
    RawHttp2 client = server.http2();

    client.send(
        RawHttp2.HEADERS, RawHttp2.END_HEADERS | RawHttp2.END_STREAM, 1, RawHttp2.literals(fields));

    assertThat(client.await(RawHttp2.RST_STREAM, 1).number(0))
        .isEqualTo((int) Http2Error.PROTOCOL_ERROR.code());
    assertThat(client.skipTo(3).answer(client.get("/health/live"))).isEqualTo("200 ok\n");
  }

  @Test
  void aHostThatIsTheAuthorityIsNoConflict() throws IOException {
    RawHttp2 client = server.http2();

    int stream = client.get("/health/live", "host", "localhost", "te", "trailers");

    assertThat(client.answer(stream)).isEqualTo("200 ok\n");
  }

  @Test
  void aBodyMayEndInTrailersAndBePadded() throws IOException {
    RawHttp2 client = server.http2();
    int listener = client.follow("/topics/news");
    int publisher = client.request("POST", "/topics/news", false);

    byte[] padded = "\3hello\0\0\0".getBytes(StandardCharsets.US_ASCII);
    client.send(RawHttp2.DATA, RawHttp2.PADDED, publisher, padded);
    client.send(
        RawHttp2.HEADERS,
        RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
        publisher,
        RawHttp2.literals("x-checksum=1"));

    assertThat(client.answer(publisher)).startsWith("201 ");
    assertThat(client.readUntil(listener, "\n\n")).endsWith("data: hello\n\n");
  }

  @Test
  void aBodyThatIsShorterThanItSaysIsNotPublished() throws IOException {
    RawHttp2 client = server.http2();
    int publisher = client.request("POST", "/topics/news", false, "content-length", "10");

    client.data(publisher, "hello", true);

    assertThat(client.await(RawHttp2.RST_STREAM, publisher).number(0))
        .isEqualTo((int) Http2Error.PROTOCOL_ERROR.code());
    assertThat(server.metrics().published.sum()).isZero();
  }

  @Test
  void aBodyThatIsCutOffIsNotPublished() throws IOException {
    RawHttp2 client = server.http2();
    int publisher = client.request("POST", "/topics/news", false);

    client.data(publisher, "hello", false).reset(publisher);

    assertThat(client.answer(client.get("/health/live"))).isEqualTo("200 ok\n");
    assertThat(server.metrics().published.sum()).isZero();
    assertThat(server.uploads().heldBytes()).isZero();
  }
}
