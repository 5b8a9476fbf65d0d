package dev.tailrace.server;

import static dev.tailrace.server.ServerFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tailrace.server.ServerOptions.Transport;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Questions that take some work to answer, asked much too often. */
class HammeredTest {
  private static final int ASKED = 200;
  private static final int MOST_WAITING = 9; // and the one that is answered

  @RegisterExtension final ServerFixture server = new ServerFixture(Transport.AUTO);

  @Test
  void aFewMayWaitForMetricsAndTheRestIsToldSo() throws IOException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    MeterBinder slow =
        registry -> {
          begun.countDown();
          await(mayEnd);
        };
    server.operations(Operations.plain().withMeters(List.of(slow)));
    RawHttp2 client = server.http2();
    List<Integer> asked = new ArrayList<>(List.of(client.get("/metrics")));
    await(begun);

    for (int i = 1; i < ASKED; i++) {
      asked.add(client.get("/metrics"));
    }
    assertThat(client.head(asked.get(ASKED - 1)).status()).hasToString("503");
    assertThat(client.answer(client.get("/health/live"))).startsWith("200 ");
    mayEnd.countDown();

    int answered = client.head(asked.get(0)).status().toString().equals("200") ? 1 : 0;
    for (int i = 1; i < ASKED - 1; i++) {
      answered += client.head(asked.get(i)).status().toString().equals("200") ? 1 : 0;
    }
    assertThat(answered).isEqualTo(MOST_WAITING);
  }

  @Test
  void questionsForStatesOfTopicsThatAreNoneLeaveNothing() throws IOException {
    RawHttp client = server.connect();
    for (int i = 0; i < 500; i++) {
      client.get("/topics/none-" + i, "Accept: application/json");
      assertThat(client.readResponse().status()).isEqualTo(200);
    }
    ServerMetrics metrics = server.metrics();
    client.close();

    eventually("gone", () -> metrics.connections() == 0);
    assertThat(server.directBytes()).isLessThan(64 * 1024);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
