package dev.tailrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.RawHttp.Response;
import dev.tailrace.server.ServerMetrics.Limit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a request while its token is verified. */
@OnEveryTransport
class AwaitedTokenTest {
  private BlockingQueue<Runnable> checks = new LinkedBlockingQueue<>();

  @TempDir private Path directory;
  @RegisterExtension final ServerFixture server;
  private Keyed keys;

  AwaitedTokenTest(ServerOptions.Transport transport) {
    server = new ServerFixture(transport);
  }

  @BeforeEach
  void locked() throws IOException {
    keys = new Keyed(directory, server.clock, this::verify);
    server.options(o -> o.tokens(keys.options()));
  }

  private void verify(Runnable check) {
    if (!checks.offer(check)) {
      throw new RejectedExecutionException();
    }
  }

  @Test
  void aBodyThatIsThereAlreadyIsReadAfterwards() throws Exception {
    RawHttp publisher =
        server.connect().post("/topics/t", "x".repeat(200_000), keys.publisher("t"));

    check();

    assertThat(publisher.readResponse().status()).isEqualTo(201);
  }

  @Test
  void aBodyThatComesBitByBitIsReadAfterwards() throws Exception {
    RawHttp publisher =
        server
            .connect()
            .request(
                "POST /topics/t",
                "",
                keys.publisher("t"),
                "Transfer-Encoding: chunked",
                "Content-Type: text/event-stream")
            .chunk("data: 1\n\n");

    check();
    publisher.chunk("data: 2\n\n");
    server.pass(Duration.ofMinutes(10)); // such a body may take its time
    publisher.chunk("data: 3\n\n").send("0\r\n\r\n");

    assertThat(publisher.readResponse().body()).contains("\"events\":3");
  }

  @Test
  void aStreamBeginsAfterwards() throws Exception {
    RawHttp listener = server.connect().get("/topics/t", keys.reader("t"));

    check();

    assertThat(listener.readHead()).startsWith("HTTP/1.1 200 OK\r\n");
  }

  @Test
  void whileTooManyWaitItIsToldToComeBack() throws Exception {
    checks = new ArrayBlockingQueue<>(1);
    server.connect().get("/topics/t", keys.reader("t"));
    ServerFixture.eventually("waits", () -> checks.size() == 1);

    Response response =
        server.connect().post("/topics/t", "x", keys.publisher("t")).readResponse();

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.header("Retry-After")).isEqualTo("5");
    assertThat(response.body()).contains("urn:tailrace:problem:tokens-busy");
    assertThat(server.metrics().rejections(Limit.TOKEN)).isEqualTo(1);
    check();
  }

  @Test
  void itsSecondRequestDoesNotWait() throws Exception {
    String reader = keys.reader("t");
    server.connect().get("/topics/t", reader);
    check();

    server.follow("/topics/t", reader);

    assertThat(checks).isEmpty();
  }

  @Test
  void requestsBehindItAreAnsweredInOrder() throws Exception {
    RawHttp client =
        server
            .connect()
            .post("/topics/t", "x", keys.publisher("t"))
            .get("/health/live");

    check();

    assertThat(client.readResponse().status()).isEqualTo(201);
    assertThat(client.readResponse().body()).contains("ok");
  }

  @Test
  void byHttp2ItIsTheSame() throws Exception {
    RawHttp2 client = server.http2();
    String publisher = keys.token(List.of("t"), List.of());
    String reader = keys.token(List.of(), List.of("t"));
    int listening =
        client.request("GET", "/topics/t", true, "authorization", "Bearer " + reader);
    check();
    client.head(listening); // it follows from here on
    int publishing =
        client.request("POST", "/topics/t", false, "authorization", "Bearer " + publisher);
    client.data(publishing, "x".repeat(1000), false).data(publishing, "y", true);

    check();

    assertThat(client.answer(publishing)).startsWith("201 ");
    assertThat(client.readUntil(listening, "y\n\n")).contains("data: x");
  }

  @Test
  void whoResetsAStreamMeanwhilePublishesNothing() throws Exception {
    RawHttp2 client = server.http2();
    String token = keys.token(List.of("t"), List.of());
    int publishing =
        client.request("POST", "/topics/t", false, "authorization", "Bearer " + token);
    client.data(publishing, "x", true).reset(publishing);
    assertThat(client.answer(client.get("/health/live"))).isEqualTo("200 ok\n");

    check();
    server.pass(Duration.ZERO);

    assertThat(server.metrics().published.sum()).isZero();
    assertThat(server.uploads().heldBytes()).isZero();
  }

  @Test
  void aRefusalComesInPlaceOfTheAnswer() throws Exception {
    RawHttp client = server.connect().post("/topics/t", "x", keys.publisher("other"));

    check();

    Response response = client.readResponse();
    assertThat(response.status()).isEqualTo(403);
    assertThat(client.get("/health/live").readResponse().status()).isEqualTo(200);
  }

  private void check() throws InterruptedException {
    List.of(checks.poll(20, TimeUnit.SECONDS)).forEach(Runnable::run);
  }
}
