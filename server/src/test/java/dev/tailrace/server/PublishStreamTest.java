package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.hub.HubOptions;
import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@OnEveryTransport
class PublishStreamTest {
  private static final String TYPE = "Content-Type: text/event-stream";

  @RegisterExtension final ServerFixture server;

  PublishStreamTest(Transport transport) {
    server = new ServerFixture(transport);
  }

  private RawHttp publisher(String... headers) throws IOException {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = TYPE + "; charset=utf-8";
    all[headers.length + 1] = "Transfer-Encoding: chunked";
    return server.connect().request("POST /topics/news", "", all);
  }

  @Test
  void eachEventIsPublishedAsItArrives() throws IOException {
    RawHttp listener = server.follow("/topics/news");
    RawHttp publisher = publisher();

    publisher.chunk("data: 1\n\ndata: 2").chunk("\n");
    assertThat(listener.readChunk()).isEqualTo("id: epoch0.1\ndata: 1\n\n");
    publisher.chunk("\nevent: x\nid: mine\nretry: 5\ndata: 3\n\n");
    publisher.send("0\r\n\r\n");

    assertThat(listener.readChunk()).isEqualTo("id: epoch0.2\ndata: 2\n\n");
    assertThat(listener.readChunk()).isEqualTo("event: x\nid: mine\nretry: 5\ndata: 3\n\n");
  }

  @Test
  void theAnswerSumsUp() throws IOException {
    RawHttp publisher = publisher();

    publisher.chunk("data: 1\n\nid: a\ndata: 2\n\ndata: not ended\n").send("0\r\n\r\n");

    Response response = publisher.readResponse();
    assertThat(response.status()).isEqualTo(201);
    assertThat(response.body())
        .isEqualTo("{\"topic\":\"news\",\"events\":2,\"first\":\"epoch0.1\",\"last\":\"a\"}\n");
  }

  @Test
  void anIdBelongsToItsEventOnly() throws IOException {
    RawHttp listener = server.follow("/topics/news");

    String body = "id: a\ndata: 1\n\ndata: 2\n\nid:\ndata: 3\n\n";
    publisher().chunk(body).send("0\r\n\r\n");

    assertThat(listener.readChunk()).startsWith("id: a\n");
    assertThat(listener.readChunk()).startsWith("id: epoch0.2\n");
    assertThat(listener.readChunk()).startsWith("id: epoch0.3\n");
  }

  @Test
  void itMayLiveForDays() throws IOException {
    RawHttp listener = server.follow("/topics/news");
    RawHttp publisher = publisher();
    publisher.chunk("data: 1\n\n");
    listener.readChunk();

    server.pass(Duration.ofMinutes(40));
    publisher.chunk("data: 2\n\n").send("0\r\n\r\n");

    assertThat(listener.readUntil("data: 2\n\n")).isNotEmpty();
  }

  @Test
  void theFirstRefusedEventEndsItAndTheAnswerSaysHowManyWerePublished() throws IOException {
    server.hub(new HubOptions(100, 1000, 10, 1000, 1));
    RawHttp publisher = publisher();

    publisher.chunk("data: 1\n\ndata: 2\n\ndata: " + "x".repeat(200) + "\n\ndata: 4\n\n");

    Response response = publisher.readResponse();
    assertThat(response.status()).isEqualTo(413);
    assertThat(response.body()).contains("\"published\":2").contains("\"limitBytes\":100");
    assertThat(server.publish("news", "next")).isEqualTo("epoch0.3");
  }

  @Test
  void anIdThatWouldBeLeftOutIsRefusedInstead() throws IOException {
    RawHttp publisher = publisher();

    publisher.chunk("data: 1\n\nid: a\0b\ndata: 2\n\n");

    Response response = publisher.readResponse();
    assertThat(response.status()).isEqualTo(400);
    assertThat(response.body()).contains("an event id contains NUL").contains("\"published\":1");
  }

  @Test
  void anIdOfTheHubsOwnIsRefused() throws IOException {
    RawHttp publisher = publisher();

    publisher.chunk("id: epoch0.9\ndata: 1\n\n");

    assertThat(publisher.readResponse().status()).isEqualTo(400);
  }

  @Test
  void theIdempotencyKeyCoversEveryEventByItsNumber() throws IOException {
    String body = "data: 1\n\ndata: 2\n\n";
    RawHttp publisher = server.connect();
    publisher.post("/topics/news", "data: 1\n\n", TYPE, "Idempotency-Key: k").readResponse();

    Response response =
        publisher.post("/topics/news", body, TYPE, "Idempotency-Key: k").readResponse();

    assertThat(response.status()).isEqualTo(201);
    assertThat(response.body()).contains("\"events\":2,\"duplicates\":1");
    assertThat(server.publish("news", "next")).isEqualTo("epoch0.3");
  }

  @Test
  void withoutAnyEventNothingIsCreated() throws IOException {
    RawHttp publisher = server.connect().post("/topics/news", ": nothing\n\n", TYPE);

    Response response = publisher.readResponse();

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"topic\":\"news\",\"events\":0}\n");
  }

  @Test
  void whatCameBeforeACutStaysPublished() throws IOException {
    RawHttp listener = server.follow("/topics/news");
    RawHttp publisher = publisher().chunk("data: 1\n\ndata: 2\n");
    assertThat(listener.readChunk()).contains("data: 1\n");

    publisher.reset();

    server.publish("news", "3");
    assertThat(listener.readChunk()).isEqualTo("id: epoch0.2\ndata: 3\n\n");
  }

  @Test
  void whenTheServerClosesTheAnswerSaysHowFarItCame() throws Exception {
    RawHttp listener = server.follow("/topics/news");
    RawHttp publisher = publisher().chunk("data: 1\n\ndata: 2\n");
    assertThat(listener.readChunk()).contains("data: 1\n");
    Thread closing = new Thread(server.server()::close);

    closing.start();

    Response response = publisher.readResponse();
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.header("Retry-After")).isEqualTo("5");
    assertThat(response.body()).contains("\"published\":1");
    publisher.close();
    closing.join();
  }

  @Test
  void thousandsOfEventsInOneBodyAllArriveInOrder() throws IOException {
    RawHttp listener = server.follow("/topics/news");
    StringBuilder body = new StringBuilder();
    for (int i = 1; i <= 20_000; i++) {
      body.append("data: ").append(i).append("\n\n");
    }

    Response response =
        server.connect().post("/topics/news", body.toString(), TYPE).readResponse();

    assertThat(response.body()).contains("\"events\":20000");
    for (int i = 1; i <= 20_000; i++) {
      assertThat(listener.readChunk()).isEqualTo("id: epoch0." + i + "\ndata: " + i + "\n\n");
    }
  }
}
