package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages of which two readers could think differently where they end. Whatever a proxy makes of
 * one, what is hidden in it is published by nobody: it is refused, and the connection ends.
 */
class SmugglingTest {
  private static final String HIDDEN =
      "POST /topics/hidden HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n\r\nhidden";
  private static final String POST = "POST /topics/t HTTP/1.1\r\nHost: localhost\r\n";

  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 4",
        "Content-Length: 0\r\nTransfer-Encoding: chunked",
        "Content-Length: 4\r\nTransfer-Encoding: identity",
        "Content-Length: 4\r\nTransfer-Encoding:\tchunked",
        "Content-Length: 4\r\nTransfer-Encoding: \u000bchunked",
        "Content-Length: 4\r\nTransfer-Encoding : chunked",
        "Content-Length: 4\r\n Transfer-Encoding: chunked",
        "Content-Length: 4\r\nTransfer-Encoding\r\n: chunked",
        "Content-Length: 4\r\nX: x\nTransfer-Encoding: chunked",
        "Content-Length: 4\r\nX: x\rTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked, identity",
        "Content-Length: 4\r\nContent-Length: 0",
        "Content-Length: 4, 0",
        "Content-Length: +4",
        "Content-Length: 0x4",
        "Content-Length: 4 4",
        "Content-Length: \u0664"
      })
  void aLengthThatCanBeReadInTwoWaysIsRefused(String headers) throws IOException {
    RawHttp client = server.connect().send(POST + headers + "\r\n\r\n0\r\n\r\n" + HIDDEN);

    String answer = client.readToEnd();

    assertThat(answer).matches("(?s)HTTP/1\\.1 (400|501) .*").doesNotContain("HTTP/1.1 2");
    assertThat(server.metrics().published.sum()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "6\nhidden\r\n0\r\n\r\n",
        "6\rhidden\r\n0\r\n\r\n",
        "6 \u0000\r\nhidden\r\n0\r\n\r\n",
        "6\r\nhiddenXX0\r\n\r\n",
        "-6\r\nhidden\r\n0\r\n\r\n",
        "0x6\r\nhidden\r\n0\r\n\r\n",
        "\r\n6\r\nhidden\r\n0\r\n\r\n",
        "100000006\r\nhidden\r\n0\r\n\r\n",
        "6;ext=\n1\r\nhidden\r\n0\r\n\r\n"
      })
  void aChunkThatCanBeReadInTwoWaysIsRefused(String body) throws IOException {
    RawHttp client =
        server.connect().send(POST + "Transfer-Encoding: chunked\r\n\r\n" + body + HIDDEN);

    String answer = client.finish().readToEnd();

    assertThat(answer).doesNotContain("HTTP/1.1 2");
    assertThat(server.metrics().published.sum()).isZero();
  }

  @Test
  void anExtensionOfAChunkMeansNothing() throws IOException {
    RawHttp client =
        server
            .connect()
            .send(POST + "Transfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\n\r\n");

    assertThat(client.readResponse().status()).isEqualTo(201);
  }

  @Test
  void aRequestInTheBodyOfOneThatIsRefusedIsNoRequest() throws IOException {
    RawHttp client = server.connect();

    client.post("/nowhere", HIDDEN);

    assertThat(client.readResponse().status()).isEqualTo(404);
    assertThat(client.get("/health/live").readResponse().status()).isEqualTo(200);
    assertThat(server.metrics().requests.sum()).isEqualTo(2);
  }

  @Test
  void anUpgradeThatIsNotAllowedHidesNothing() throws IOException {
    RawHttp client =
        server
            .connect()
            .get(
                "/health/live",
                "Connection: Upgrade, HTTP2-Settings",
                "Upgrade: h2c",
                "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA");
    assertThat(client.readResponse().status()).isEqualTo(200);

    client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    assertThat(client.readHead()).matches("(?s)HTTP/1\\.1 (400|505) .*");
  }
}
