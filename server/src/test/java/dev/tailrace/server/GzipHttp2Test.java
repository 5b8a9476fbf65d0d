package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.RawHttp2.Frame;
import dev.tailrace.server.ServerOptions.Compression;
import dev.tailrace.server.ServerOptions.Transport;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Streams in gzip by HTTP/2. */
@OnEveryTransport
class GzipHttp2Test {
  @RegisterExtension final ServerFixture server;
  private final Gunzip gunzip = new Gunzip();

  GzipHttp2Test(Transport transport) {
    server = new ServerFixture(transport).options(o -> o.compression(Compression.GZIP));
  }

  @Test
  void eachEventIsReadableBeforeTheNextOneComes() throws IOException {
    RawHttp2 client = server.http2();
    int stream = follow(client);

    for (int i = 0; i < 20; i++) {
      String id = server.publish("t", GzipTest.trade(i));

      assertThat(gunzip.unpack(client.await(RawHttp2.DATA, stream).payload()))
          .isEqualTo("id: " + id + "\ndata: " + GzipTest.trade(i) + "\n\n");
    }
  }

  @Test
  void aStreamThatTheServerEndsIsWholeToTheTrailer() throws IOException {
    RawHttp2 client = server.http2();
    int stream = follow(client);
    server.publish("t", "one");
    gunzip.unpack(client.await(RawHttp2.DATA, stream).payload());

    server.server().close();
    Frame data;
    do {
      data = client.await(RawHttp2.DATA, stream);
      gunzip.unpack(data.payload());
    } while (!data.ends());

    assertThat(gunzip.whole()).contains("\ndata: one\n\nretry: ");
  }

  @Test
  void oneConnectionHasStreamsInGzipAndOthers() throws IOException {
    RawHttp2 client = server.http2();
    int packed = follow(client);
    int plain = client.follow("/topics/t");

    String id = server.publish("t", "one");

    String frame = "id: " + id + "\ndata: one\n\n";
    assertThat(client.readUntil(plain, "\n\n")).isEqualTo(frame);
    assertThat(gunzip.unpack(client.await(RawHttp2.DATA, packed).payload())).isEqualTo(frame);
  }

  private int follow(RawHttp2 client) throws IOException {
    int stream = client.get("/topics/t", "accept-encoding", "gzip, deflate, br, zstd");
    Http2Headers head = client.head(stream);
    assertThat(head.get("content-encoding")).hasToString("gzip");
    assertThat(head.get("vary")).hasToString("Accept, Last-Event-ID, Accept-Encoding");
    assertThat(gunzip.unpack(client.await(RawHttp2.DATA, stream).payload())).startsWith("retry: ");
    return stream;
  }
}
