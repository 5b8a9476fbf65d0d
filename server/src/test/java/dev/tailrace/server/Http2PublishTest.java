package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.hub.HubOptions;
import dev.tailrace.server.ServerOptions.Transport;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bodies that come in frames. */
@OnEveryTransport
class Http2PublishTest {
  @RegisterExtension final ServerFixture server;

  Http2PublishTest(Transport transport) {
    server = new ServerFixture(transport);
  }

  @Test
  void anEventStreamIsPublishedAsItArrives() throws IOException {
    RawHttp2 client = server.http2();
    int listener = client.follow("/topics/news");
    int publisher = streaming(client);

    client.data(publisher, "data: one\n\ndata: two\n", false);
    String one = client.readUntil(listener, "\n\n");
    client.data(publisher, "\n", true);

    assertThat(one).endsWith("data: one\n\n");
    assertThat(client.readUntil(listener, "\n\n")).endsWith("data: two\n\n");
    assertThat(client.answer(publisher)).startsWith("201 ").contains("\"events\":2");
  }

  @Test
  void aLongBodyIsTakenAtThePaceOfTheLog() throws IOException {
    RawHttp2 client = server.http2();
    int publisher = streaming(client);

    for (int i = 0; i < 20; i++) {
      client.data(publisher, ("data: " + "x".repeat(100) + "\n\n").repeat(100), i == 19);
      if (i % 4 == 3 && i < 19) { // the window opens by half of it
        client.await(RawHttp2.WINDOW_UPDATE, publisher);
      }
    }

    assertThat(client.answer(publisher)).startsWith("201 ").contains("\"events\":2000");
  }

  @Test
  void aBatchIsAnsweredLineByLine() throws IOException {
    RawHttp2 client = server.http2();
    int batch =
        client.request("POST", "/events", false, "content-type", "application/x-ndjson");

    client.data(batch, "{\"topic\":\"a\",\"data\":\"1\"}\n{\"topic\":\"b\"}\n", true);

    assertThat(client.answer(batch).lines())
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo("200 {\"id\":\"epoch0.1\",\"topic\":\"a\"}"),
            second -> assertThat(second).contains("\"status\":400").contains("\"line\":2"));
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedBeforeItHasCome() throws IOException {
    server.hub(new HubOptions(100, 10_000, 10, 1000, 1));
    RawHttp2 client = server.http2();

    int publisher = client.request("POST", "/topics/news", false, "content-length", "1000");

    assertThat(client.answer(publisher)).startsWith("413 ");
    assertThat(client.await(RawHttp2.RST_STREAM, publisher).number(0))
        .isEqualTo((int) Http2Error.NO_ERROR.code());
  }

  @Test
  void aClientThatExpectsToBeAskedForItsBodyIsAskedForIt() throws IOException {
    RawHttp2 client = server.http2();

    int publisher = client.request("POST", "/topics/news", false, "expect", "100-continue");
    Http2Headers asked = client.head(publisher);
    client.data(publisher, "hello", true);

    assertThat(asked.status()).hasToString("100");
    assertThat(client.answer(publisher)).startsWith("201 ");
  }

  private static int streaming(RawHttp2 client) throws IOException {
    return client.request("POST", "/topics/news", false, "content-type", "text/event-stream");
  }
}
