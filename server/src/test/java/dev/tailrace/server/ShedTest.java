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
class ShedTest {
  @RegisterExtension final ServerFixture server;

  ShedTest(Transport transport) {
    server = new ServerFixture(transport);
  }

  @BeforeEach
  void letOnlyOneIn() {
    server.options(o -> o.limits(LimitOptions.DEFAULTS.withMaxConnections(1)));
  }

  @Test
  void aListenerTooManyIsToldWhenToComeBack() throws IOException {
    server.follow("/topics/t");
    RawHttp second = server.connect().get("/topics/t", "Accept: text/event-stream");

    Response response = second.readResponse();

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Content-Type")).isEqualTo("text/event-stream");
    assertThat(response.body()).matches("retry: (4[89]|[56][0-9]|7[0-2])[0-9]{3}\n:\n");
    assertThat(second.readToEnd()).isEmpty();
    assertThat(server.metrics().rejections(Limit.CONNECTIONS)).isEqualTo(1);
  }

  @Test
  void anythingElseTooManyIsUnavailable() throws IOException {
    server.follow("/topics/t");
    RawHttp second = server.connect().post("/topics/t", "x");

    Response response = second.readResponse();

    assertThat(response.status()).isEqualTo(503);
    assertThat(Integer.parseInt(response.header("Retry-After"))).isBetween(48, 73);
    assertThat(response.body()).contains("urn:tailrace:problem:too-many-connections");
    assertThat(second.readToEnd()).isEmpty();
  }

  @Test
  void aListenerGets503WhereTheOwnerSaysSo() throws IOException {
    server.options(o -> o.shedWith503(true));
    server.follow("/topics/t");

    Response response = server.connect().get("/topics/t").readResponse();

    assertThat(response.status()).isEqualTo(503);
  }

  @Test
  void whenOneLeavesTheNextIsLetIn() throws IOException {
    RawHttp first = server.follow("/topics/t");
    ServerMetrics metrics = server.metrics();

    first.close();
    ServerFixture.eventually("left", () -> metrics.connections() == 0);
    server.pass(Duration.ZERO); // its place is given back after it is counted

    server.follow("/topics/t");
  }

  @Test
  void farTooManyAreClosedWithoutAWord() throws IOException {
    server.follow("/topics/t");
    for (int i = 0; i < 16; i++) {
      server.connect();
    }
    ServerMetrics metrics = server.metrics();
    ServerFixture.eventually("let in", () -> metrics.connections() == 17);

    RawHttp last = server.connect();

    assertThat(last.readToEnd()).isEmpty();
  }
}
