package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerOptions.Compression;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is sent gzip, and what caches and proxies are told. */
class GzipNegotiationTest {
  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gzip",
        "GZip",
        "x-gzip",
        "*",
        "deflate, gzip;q=1.0, *;q=0.5",
        "br;q=1.0, gzip;q=0.001",
        "gzip;q=0.5, identity;q=0.5",
        "gzip, *;q=0",
        "gzip ; q=0.8 , identity;q=0"
      })
  void whoTakesGzipIsSentIt(String accepted) throws IOException {
    compress();

    Response head = head("Accept-Encoding: " + accepted);

    assertThat(head.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(head.header("Vary")).isEqualTo("Accept, Last-Event-ID, Accept-Encoding");
    assertThat(head.header("Cache-Control")).isEqualTo("no-cache, no-transform");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "identity",
        "gzip;q=0",
        "gzip;q=0, *",
        "gzip;q=0.000",
        "*;q=0",
        "br, deflate, zstd",
        "identity, gzip;q=0.5",
        "gzip;q=high",
        "gzipped",
        "deflate;gzip"
      })
  void whoDoesNotIsSentTextAsItIs(String accepted) throws IOException {
    compress();

    Response head = head("Accept-Encoding: " + accepted);

    assertThat(head.header("Content-Encoding")).isNull();
    assertThat(head.header("Vary")).isEqualTo("Accept, Last-Event-ID, Accept-Encoding");
  }

  @Test
  void severalLinesAreOneList() throws IOException {
    compress();

    Response head = head("Accept-Encoding: br", "Accept-Encoding: gzip");

    assertThat(head.header("Content-Encoding")).isEqualTo("gzip");
  }

  @Test
  void whoSaysNothingIsSentTextAsItIs() throws IOException {
    compress();

    server.follow("/topics/t");
  }

  @Test
  void offByDefaultAndThenNothingVariesWithIt() throws IOException {
    Response head = head("Accept-Encoding: gzip");

    assertThat(head.header("Content-Encoding")).isNull();
    assertThat(head.header("Vary")).isEqualTo("Accept, Last-Event-ID");
  }

  @Test
  void aStreamOfManyTopicsVariesToo() throws IOException {
    compress();

    RawHttp client = server.connect().get("/events?topic=a&topic=b", "Accept-Encoding: gzip");

    Response head = client.readBodiless();
    assertThat(head.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(head.header("Vary")).isEqualTo("Last-Event-ID, Accept-Encoding");
  }

  @Test
  void http10IsSentTextAsItIs() throws IOException {
    compress();

    RawHttp client =
        server.connect().send("GET /topics/t HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n");

    assertThat(client.readHead()).doesNotContainIgnoringCase("content-encoding");
    assertThat(client.readUntil("\n:\n")).startsWith("retry: ");
  }

  @Test
  void theHeadAloneSaysWhatTheStreamWould() throws IOException {
    compress();

    RawHttp client = server.connect().request("HEAD /topics/t", "", "Accept-Encoding: gzip");

    assertThat(client.readBodiless().header("Content-Encoding")).isEqualTo("gzip");
  }

  @Test
  void whatIsNoStreamIsNotCompressed() throws IOException {
    compress();

    Response state =
        server
            .connect()
            .get("/topics/t", "Accept: application/json", "Accept-Encoding: gzip")
            .readResponse();

    assertThat(state.header("Content-Encoding")).isNull();
    assertThat(state.body()).startsWith("{");
  }

  private void compress() {
    server.options(o -> o.compression(Compression.GZIP));
  }

  private Response head(String... headers) throws IOException {
    return server.connect().get("/topics/t", headers).readBodiless();
  }
}
