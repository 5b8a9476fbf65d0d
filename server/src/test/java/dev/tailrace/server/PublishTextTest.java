package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.hub.HubOptions;
import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnEveryTransport
class PublishTextTest {
  @RegisterExtension final ServerFixture server;

  PublishTextTest(Transport transport) {
    server = new ServerFixture(transport);
  }

  @Test
  void theBodyIsTheDataWhateverItsType() throws IOException {
    RawHttp listener = server.follow("/topics/news");

    Response response =
        server
            .connect()
            .post("/topics/news", "a=1&b=%20", "Content-Type: application/x-www-form-urlencoded")
            .readResponse();

    assertThat(response.status()).isEqualTo(201);
    assertThat(response.header("Content-Type")).isEqualTo("application/json");
    assertThat(response.body()).isEqualTo("{\"id\":\"epoch0.1\",\"topic\":\"news\"}\n");
    assertThat(listener.readChunk()).isEqualTo("id: epoch0.1\ndata: a=1&b=%20\n\n");
    assertThat(server.metrics().published.sum()).isEqualTo(1);
  }

  @Test
  void theQuerySaysTheRestOfTheEvent() throws IOException {
    RawHttp listener = server.follow("/topics/news");

    RawHttp publisher =
        server.connect().post("/topics/news?event=gr%C3%BC%C3%9F&id=my%20id&retry=100&ttl=1m", "x");

    assertThat(publisher.readResponse().body())
        .isEqualTo("{\"id\":\"my id\",\"topic\":\"news\"}\n");
    assertThat(listener.readChunk())
        .isEqualTo("event: grüß\nid: my id\nretry: 100\ndata: x\n\n");
  }

  @Test
  void anEventPastItsTimeToLiveIsNotReplayed() throws IOException {
    RawHttp publisher = server.connect();
    publisher.post("/topics/news?ttl=1m", "short").readResponse();
    publisher.post("/topics/news", "long").readResponse();
    server.pass(Duration.ofSeconds(61));

    RawHttp listener = server.follow("/topics/news?last_event_id=earliest");

    assertThat(listener.readChunk()).contains("data: long\n");
  }

  @Test
  void linesAndLineEndsOfTheBodyAreKept() throws IOException {
    RawHttp listener = server.follow("/topics/news");

    server.connect().post("/topics/news", " a\r\nb\n").readResponse();

    assertThat(listener.readChunk()).isEqualTo("id: epoch0.1\ndata:  a\ndata: b\ndata: \n\n");
  }

  @Test
  void anEmptyBodyIsAnEventWithoutData() throws IOException {
    RawHttp listener = server.follow("/topics/news");

    Response response = server.connect().post("/topics/news?event=ping", "").readResponse();

    assertThat(response.status()).isEqualTo(201);
    assertThat(listener.readChunk()).isEqualTo("event: ping\nid: epoch0.1\ndata: \n\n");
  }

  @Test
  void aChunkedBodyIsPutTogether() throws IOException {
    RawHttp listener = server.follow("/topics/news");

    RawHttp publisher =
        server.connect().request("POST /topics/news", "", "Transfer-Encoding: chunked");
    publisher.chunk("Z").chunk("ür").chunk("ich").send("0\r\n\r\n");

    assertThat(publisher.readResponse().status()).isEqualTo(201);
    assertThat(listener.readChunk()).contains("data: Zürich\n");
  }

  @Test
  void theSameIdempotencyKeyPublishesOnce() throws IOException {
    RawHttp publisher = server.connect();
    publisher.post("/topics/news", "x", "Idempotency-Key: k").readResponse();

    Response again = publisher.post("/topics/news", "x", "Idempotency-Key: k").readResponse();

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body())
        .isEqualTo("{\"id\":\"epoch0.1\",\"topic\":\"news\",\"duplicate\":true}\n");
    assertThat(server.publish("news", "next")).isEqualTo("epoch0.2");
    assertThat(server.metrics().duplicates.sum()).isEqualTo(1);
  }

  @Test
  void theSameIdempotencyKeyForAnotherEventIsRefused() throws IOException {
    RawHttp publisher = server.connect();
    publisher.post("/topics/news", "x", "Idempotency-Key: k").readResponse();

    Response other = publisher.post("/topics/news", "y", "Idempotency-Key: k").readResponse();

    assertThat(other.status()).isEqualTo(422);
    assertThat(other.body())
        .contains("\"type\":\"urn:tailrace:problem:idempotency-key-reused\"")
        .contains("\"id\":\"epoch0.1\"");
  }

  @Test
  void anEmptyIdempotencyKeyIsRefused() throws IOException {
    RawHttp publisher = server.connect().post("/topics/news", "x", "Idempotency-Key: ");

    assertThat(publisher.readResponse().status()).isEqualTo(400);
  }

  @Test
  void invalidUtf8IsRefusedWithItsPlace() throws IOException {
    RawHttp publisher = server.connect();
    publisher.send("POST /topics/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nab");
    publisher.sendBytes(new byte[] {(byte) 0xc3, 'x'});

    Response response = publisher.readResponse();

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.body()).contains("body is not UTF-8: byte 2");
  }

  @Test
  void aBodyThatIsTooLargeByItsDeclarationIsRefusedAtOnce() throws IOException {
    RawHttp publisher = server.connect();
    publisher.send("POST /topics/a HTTP/1.1\r\nHost: localhost\r\n");
    publisher.send("Content-Length: 99999999\r\n\r\n");

    Response response = publisher.readResponse();

    assertThat(response.status()).isEqualTo(413);
    assertThat(response.body()).contains("\"limitBytes\":262144");
    assertThat(response.header("Connection")).isEqualTo("close");
    assertThat(publisher.readToEnd()).isEmpty();
    assertThat(server.metrics().rejections(Limit.EVENT_BYTES)).isEqualTo(1);
  }

  @Test
  void aChunkedBodyIsRefusedWhenItReachesTheLimit() throws IOException {
    server.hub(new HubOptions(100, 1000, 10, 1000, 1));
    RawHttp publisher =
        server.connect().request("POST /topics/a", "", "Transfer-Encoding: chunked");

    publisher.chunk("x".repeat(60)).chunk("x".repeat(60));

    assertThat(publisher.readResponse().status()).isEqualTo(413);
    assertThat(publisher.readToEnd()).isEmpty();
  }

  @Test
  void aBodyThatOnlyItsFrameMakesTooLargeIsRefusedToo() throws IOException {
    server.hub(new HubOptions(100, 1000, 10, 1000, 1));
    RawHttp publisher = server.connect().post("/topics/a", "\n".repeat(90));

    Response response = publisher.readResponse();

    assertThat(response.status()).isEqualTo(413);
    assertThat(response.body()).contains("\"limitBytes\":100");
  }

  @Test
  void theLargestEventGoesThrough() throws IOException {
    RawHttp listener = server.follow("/topics/a");
    String data = "x".repeat(256 * 1024 - 100);

    Response response = server.connect().post("/topics/a", data).readResponse();

    assertThat(response.status()).isEqualTo(201);
    assertThat(listener.readChunk()).isEqualTo("id: epoch0.1\ndata: " + data + "\n\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event=", "event=a%0Ab", "event=a%0Db", "id=", "id=a%0Aevent:x", "id=%0D",
        "id=a%00b", "retry=-1", "retry=x", "retry=", "retry=1.5", "ttl=0s", "ttl=-PT1S", "ttl=60",
        "ttl=soon", "evnet=typo", "event=a&event=b", "id=epoch0.7"
      })
  void whatCannotBeAnEventIsABadRequest(String query) throws IOException {
    RawHttp publisher = server.connect().post("/topics/news?" + query, "x");

    Response response = publisher.readResponse();

    assertThat(response.status()).isEqualTo(400);
    assertThat(server.publish("news", "first")).isEqualTo("epoch0.1");
  }

  @Test
  void aCompressedBodyIsRefused() throws IOException {
    RawHttp publisher = server.connect().post("/topics/news", "x", "Content-Encoding: gzip");

    assertThat(publisher.readResponse().status()).isEqualTo(415);
  }

  @Test
  void aBodyOfHttp10NeedsALength() throws IOException {
    RawHttp publisher = server.connect().send("POST /topics/news HTTP/1.0\r\n\r\n");

    assertThat(publisher.readResponse().status()).isEqualTo(411);
  }

  @Test
  void aBodyThatIsCutPublishesNothing() throws IOException {
    RawHttp publisher = server.connect();
    publisher.send("POST /topics/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhal");

    publisher.finish();

    assertThat(publisher.readToEnd()).isEmpty();
    assertThat(server.publish("a", "x")).isEqualTo("epoch0.1");
  }

  @Test
  void aClientThatSaysItIsDoneStillGetsItsAnswer() throws IOException {
    RawHttp publisher = server.connect().post("/topics/a", "x").finish();

    assertThat(publisher.readResponse().status()).isEqualTo(201);
    assertThat(publisher.readToEnd()).isEmpty();
  }

  @Test
  void aClosedLogRefusesForNow() throws IOException {
    var log = new dev.tailrace.log.InMemoryLog(ServerFixture.EPOCH, 10, server.clock);
    server.log(log);
    log.close();

    Response response = server.connect().post("/topics/a", "x").readResponse();

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.header("Retry-After")).isEqualTo("5");
    assertThat(response.body()).contains("urn:tailrace:problem:log-closed");
    assertThat(server.metrics().rejections(Limit.LOG)).isEqualTo(1);
  }
}
