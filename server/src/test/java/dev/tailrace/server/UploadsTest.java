package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerMetrics.Limit;
import dev.tailrace.server.ServerOptions.Transport;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@OnEveryTransport
class UploadsTest {
  private static final int MAX_BYTES = 100_000;
  private static final String STREAM = "Content-Type: text/event-stream";
  private static final String BATCH = "Content-Type: application/x-ndjson";
  private static final String CHUNKED = "Transfer-Encoding: chunked";
  private static final String SIXTY_THOUSAND = "x".repeat(60_000);

  @RegisterExtension final ServerFixture server;

  UploadsTest(Transport transport) {
    server = new ServerFixture(transport);
  }

  @BeforeEach
  void leaveLittleRoom() {
    server.options(o -> o.clients(ClientOptions.DEFAULTS.withMaxUploadBytes(MAX_BYTES)));
  }

  @Test
  void aBodyForWhichThereIsNoRoomIsRefused() throws IOException {
    RawHttp slow = server.connect().request("POST /topics/t", "", CHUNKED).chunk(SIXTY_THOUSAND);
    awaitHeld(60_000);

    Response response = server.connect().post("/topics/t", SIXTY_THOUSAND).readResponse();

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.header("Retry-After")).isEqualTo("5");
    assertThat(response.body()).contains("urn:tailrace:problem:uploads-full");
    assertThat(server.metrics().rejections(Limit.UPLOAD_BYTES)).isEqualTo(1);
    slow.send("0\r\n\r\n");
    assertThat(slow.readResponse().status()).isEqualTo(201);
    awaitNothingHeld();
    assertThat(server.connect().post("/topics/t", SIXTY_THOUSAND).readResponse().status())
        .isEqualTo(201);
  }

  @Test
  void aLineForWhichThereIsNoRoomIsRefusedAndNoOtherLine() throws IOException {
    RawHttp slow = server.connect().request("POST /topics/t", "", CHUNKED).chunk(SIXTY_THOUSAND);
    awaitHeld(60_000);
    String small = "{\"topic\":\"t\",\"data\":1}\n";

    Response response =
        server.connect().post("/events", small + SIXTY_THOUSAND + "\n" + small, BATCH)
            .readResponse();

    assertThat(response.body().lines())
        .satisfiesExactly(
            first -> assertThat(first).contains("epoch0.1"),
            second -> assertThat(second).contains("uploads-full").contains("\"line\":2"),
            third -> assertThat(third).contains("epoch0.2"));
    slow.reset();
  }

  @Test
  void anEventForWhichThereIsNoRoomEndsItsStream() throws IOException {
    RawHttp slow = server.connect().request("POST /topics/t", "", CHUNKED).chunk(SIXTY_THOUSAND);
    awaitHeld(60_000);
    RawHttp stream = server.connect().request("POST /topics/t", "", STREAM, CHUNKED);

    stream.chunk("data: 1\n\ndata: " + SIXTY_THOUSAND);

    Response response = stream.readResponse();
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.body()).contains("uploads-full").contains("\"published\":1");
    slow.reset();
  }

  @Test
  void whatIsHeldIsGivenBackHoweverABodyEnds() throws IOException {
    RawHttp reset = server.connect().request("POST /topics/t", "", CHUNKED).chunk(SIXTY_THOUSAND);
    awaitHeld(60_000);
    reset.reset();
    awaitNothingHeld();

    RawHttp late = server.connect().request("POST /topics/t", "", CHUNKED).chunk(SIXTY_THOUSAND);
    awaitHeld(60_000);
    server.pass(Duration.ofSeconds(31));
    assertThat(late.readResponse().status()).isEqualTo(408);
    awaitNothingHeld();

    RawHttp large = server.connect().request("POST /topics/t", "", CHUNKED).chunk(SIXTY_THOUSAND);
    awaitHeld(60_000);
    large.chunk("x".repeat(300_000));
    assertThat(large.readResponse().status()).isIn(413, 503);
    awaitNothingHeld();

    RawHttp stream = server.connect().request("POST /topics/t", "", STREAM, CHUNKED);
    stream.chunk("data: " + SIXTY_THOUSAND);
    awaitHeld(60_000);
    stream.reset();
    awaitNothingHeld();

    RawHttp batch = server.connect().request("POST /events", "", BATCH, CHUNKED);
    batch.chunk(SIXTY_THOUSAND);
    awaitHeld(60_000);
    batch.chunk("\n").send("0\r\n\r\n");
    batch.readResponse();
    awaitNothingHeld();
  }

  @Test
  void aStreamThatIsQuietHoldsLittle() throws IOException {
    RawHttp stream = server.connect().request("POST /topics/t", "", STREAM, CHUNKED);
    stream.chunk("data: " + SIXTY_THOUSAND);
    awaitHeld(60_000);

    stream.chunk("\n\n").chunk(":\n".repeat(30_000));

    ServerFixture.eventually("given back", () -> held() < 20_000);
    stream.reset();
  }

  private void awaitHeld(long bytes) throws IOException {
    server.server();
    ServerFixture.eventually("held", () -> held() >= bytes);
  }

  private void awaitNothingHeld() {
    ServerFixture.eventually("given back", () -> held() == 0);
  }

  private long held() {
    return server.uploads().heldBytes();
  }
}
