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
import org.junit.jupiter.params.provider.CsvSource;

@OnEveryTransport
class PublishBatchTest {
  private static final String TYPE = "Content-Type: application/x-ndjson";

  @RegisterExtension final ServerFixture server;

  PublishBatchTest(Transport transport) {
    server = new ServerFixture(transport);
  }

  private Response batch(String body, String... headers) throws IOException {
    String[] all = new String[headers.length + 1];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = TYPE;
    return server.connect().post("/events", body, all).readResponse();
  }

  @Test
  void everyLineIsAnsweredInOrder() throws IOException {
    RawHttp listener = server.follow("/events?topic=**");

    Response response =
        batch(
            """
            {"topic":"a","data":"1"}

            {"topic":"b","event":"x","id":"mine","retry":5,"ttl":"1h","data":"2\\n3"}
            """);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Content-Type")).isEqualTo("application/x-ndjson");
    assertThat(response.body())
        .isEqualTo(
            "{\"id\":\"epoch0.1\",\"topic\":\"a\"}\n{\"id\":\"mine\",\"topic\":\"b\"}\n");
    assertThat(listener.readChunk()).isEqualTo("id: epoch0.1\ndata: 1\n\n");
    assertThat(listener.readChunk())
        .isEqualTo("event: x\nid: mine\nretry: 5\ndata: 2\ndata: 3\n\n");
  }

  @Test
  void aLineIsAnsweredBeforeTheNextOneComes() throws IOException {
    RawHttp client =
        server.connect().request("POST /events", "", TYPE, "Transfer-Encoding: chunked");

    client.chunk("{\"topic\":\"a\",\"data\":\"1\"}\n");

    client.readHead();
    assertThat(client.readChunk()).isEqualTo("{\"id\":\"epoch0.1\",\"topic\":\"a\"}\n");
    client.chunk("{\"topic\":\"a\",\"data\":\"2\"}").send("0\r\n\r\n");
    assertThat(client.readChunk()).contains("epoch0.2");
    assertThat(client.readChunk()).isEmpty();
    assertThat(client.get("/health/live").readResponse().status()).isEqualTo(200);
  }

  @Test
  void aBadLineDoesNotStopTheOthers() throws IOException {
    Response response =
        batch("{\"topic\":\"a\",\"data\":\"1\"}\n{oops\n{\"topic\":\"a\",\"data\":\"2\"}\n");

    String[] lines = response.body().split("\n");
    assertThat(lines).hasSize(3);
    assertThat(lines[0]).contains("epoch0.1");
    assertThat(lines[1]).contains("\"status\":400").contains("\"line\":2");
    assertThat(lines[2]).contains("epoch0.2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[]                                         | a line is a JSON object",
        "{\"topic\":\"a\",\"data\":\"x\"} {}        | one JSON object and nothing more",
        "{\"data\":\"x\"}                           | topic is missing",
        "{\"topic\":\"a\"}                          | data is missing",
        "{\"topic\":1,\"data\":\"x\"}               | topic is not a string",
        "{\"topic\":\"a*\",\"data\":\"x\"}          | contains '*'",
        "{\"topic\":\"a\",\"data\":\"x\",\"x\":1}   | member x is unknown",
        "{\"topic\":\"a\",\"topic\":\"b\",\"data\":\"x\"} | Duplicate field",
        "{\"topic\":\"a\",\"data\":\"x\",\"id\":\"\"}     | event id is empty",
        "{\"topic\":\"a\",\"data\":\"x\",\"id\":\"\\n\"}  | LF",
        "{\"topic\":\"a\",\"data\":\"x\",\"event\":\"\\r\"} | CR",
        "{\"topic\":\"a\",\"data\":\"x\",\"retry\":-1}    | retry",
        "{\"topic\":\"a\",\"data\":\"x\",\"retry\":\"1\"} | retry",
        "{\"topic\":\"a\",\"data\":\"x\",\"ttl\":\"soon\"}| ttl is not a duration",
        "{\"topic\":\"a\",\"data\":\"\\ud800\"}           | surrogate",
        "{\"topic\":\"a\",\"data\":                       | not JSON at column"
      })
  void whatCannotBeAnEventIsAProblemOfItsLine(String line, String detail) throws IOException {
    Response response = batch(line.strip() + "\n");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).contains("\"status\":400").contains(detail.strip());
    assertThat(server.publish("a", "x")).isEqualTo("epoch0.1");
  }

  @Test
  void dataThatAreNoStringStandForTheirOwnText() throws IOException {
    RawHttp listener = server.follow("/topics/a");

    batch(
        """
        {"topic":"a","data":{ "n" : [ 1.10, 1e400, -0, true, null, "\\u00fc\\n" ] , "o" : {} }}
        {"topic":"a","data": 12345678901234567890.10 }
        {"topic":"a","data":null}
        """);

    assertThat(listener.readChunk())
        .contains("data: {\"n\":[1.10,1e400,-0,true,null,\"ü\\n\"],\"o\":{}}\n");
    assertThat(listener.readChunk()).contains("data: 12345678901234567890.10\n");
    assertThat(listener.readChunk()).contains("data: null\n");
  }

  @Test
  void theIdempotencyKeyCoversEveryLineByItsNumber() throws IOException {
    String body = "{\"topic\":\"a\",\"data\":\"1\"}\n\n{\"topic\":\"a\",\"data\":\"2\"}\n";
    batch(body, "Idempotency-Key: k");

    Response again = batch(body, "Idempotency-Key: k");

    assertThat(again.body())
        .isEqualTo(
            "{\"id\":\"epoch0.1\",\"topic\":\"a\",\"duplicate\":true}\n"
                + "{\"id\":\"epoch0.2\",\"topic\":\"a\",\"duplicate\":true}\n");
  }

  @Test
  void aLineThatIsTooLongIsSkipped() throws IOException {
    server.options(o -> o.limits(new LimitOptions(100, 8192, 64, 65536, 8)));

    Response response =
        batch("{\"data\":\"" + "x".repeat(200_000) + "\"}\n{\"topic\":\"a\",\"data\":\"1\"}\n");

    String[] lines = response.body().split("\n");
    assertThat(lines[0]).contains("\"status\":413").contains("\"limitBytes\":64");
    assertThat(lines[1]).contains("epoch0.1");
    assertThat(server.metrics().rejections(Limit.BATCH_LINE_BYTES)).isEqualTo(1);
  }

  @Test
  void anEventThatIsTooLargeIsAProblemOfItsLine() throws IOException {
    server.hub(new HubOptions(100, 1000, 10, 1000, 1));

    Response response = batch("{\"topic\":\"a\",\"data\":\"" + "x".repeat(200) + "\"}\n");

    assertThat(response.body()).contains("\"status\":413").contains("\"limitBytes\":100");
    assertThat(server.metrics().rejections(Limit.EVENT_BYTES)).isEqualTo(1);
  }

  @Test
  void invalidUtf8IsAProblemOfItsLine() throws IOException {
    RawHttp client = server.connect();
    client.send("POST /events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n" + TYPE);
    client.send("\r\n\r\n\"").sendBytes(new byte[] {(byte) 0xff, '"'});

    assertThat(client.readResponse().body()).contains("line is not UTF-8: byte 1");
  }

  @Test
  void anotherMediaTypeIsRefused() throws IOException {
    RawHttp client = server.connect().post("/events", "{}", "Content-Type: application/json");

    assertThat(client.readResponse().status()).isEqualTo(415);
  }

  @Test
  void anEmptyBatchHasAnEmptyAnswer() throws IOException {
    Response response = batch("\n \r\n\n");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void http10GetsItsLinesUntilTheConnectionEnds() throws IOException {
    String body = "{\"topic\":\"a\",\"data\":\"1\"}\n";

    RawHttp client = server.connect();
    client.send("POST /events HTTP/1.0\r\nConnection: keep-alive\r\n" + TYPE);
    client.send("\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);

    assertThat(client.readHead()).contains("connection: close");
    assertThat(client.readToEnd()).isEqualTo("{\"id\":\"epoch0.1\",\"topic\":\"a\"}\n");
  }

  @Test
  void aBatchThatBringsNothingMoreIsCutOffInTime() throws IOException {
    RawHttp client =
        server.connect().request("POST /events", "", TYPE, "Transfer-Encoding: chunked");
    client.chunk("{\"topic\":\"a\",\"data\":\"1\"}\n");
    client.readHead();
    client.readChunk();

    server.pass(Duration.ofSeconds(31));

    assertThat(client.readToEnd()).isEmpty();
    assertThat(server.metrics().rejections(Limit.BODY_TIME)).isEqualTo(1);
  }

  @Test
  void aClientThatTakesItsAnswersLateGetsThemAll() throws Exception {
    int lines = 30_000;
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < lines; i++) {
      body.append("{\"topic\":\"a\",\"data\":\"\"}\n");
    }
    RawHttp client = server.connect(4096);
    Thread sender = new Thread(() -> send(client, body.toString()));

    sender.start();
    String answers = client.readResponse().body();
    sender.join();

    assertThat(answers.lines()).hasSize(lines);
    assertThat(answers).endsWith("{\"id\":\"epoch0." + lines + "\",\"topic\":\"a\"}\n");
  }

  private static void send(RawHttp client, String body) {
    try {
      client.post("/events", body, TYPE);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
