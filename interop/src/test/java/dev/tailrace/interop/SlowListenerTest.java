package dev.tailrace.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Listeners that do not read while far more is published than the hub has memory. */
@Needs(Facility.PROC)
class SlowListenerTest {
  private static final String TARGET = "/topics/slow";
  private static final int SLOW = 4;
  private static final int BATCHES = 50;
  private static final int EVENTS_A_BATCH = 50;
  private static final int EVENT_CHARS = 32 * 1024;
  private static final int RECEIVE_BUFFER = 8 * 1024;
  private static final String PADDING = "x".repeat(EVENT_CHARS);

  /** What it may take beyond what it has: heap up to its bound, and some buffers. */
  private static final long MOST_KIB = 160 * 1024;

  @RegisterExtension final Hubs hubs = new Hubs();

  @Test
  void costNoMemoryHurtNobodyAndCatchUpInOrder() throws IOException {
    HubProcess hub =
        hubs.serveWith(
            List.of("-Xmx64m"),
            "--sync", "never",
            "--write-stall", "10m"); // slow they may be, for as long as the machine is
    List<Listener> slow = new ArrayList<>();
    try (Listener ready = Listener.follow(hub.port(), TARGET);
        Publisher publisher = new Publisher(hub.port())) {
      for (int i = 0; i < SLOW; i++) {
        Connection connection = Connection.withReceiveBuffer(hub.port(), RECEIVE_BUFFER);
        slow.add(Listener.on(connection, TARGET));
      }

      for (int batch = 0; batch < BATCHES; batch++) {
        publish(publisher, batch);
        assertBatch(ready, batch);
      }
      long kib = Vitals.anonymousKib(hub);

      assertThat(kib).as("KiB of the hub's own").isLessThan(MOST_KIB);
      for (Listener listener : slow) {
        for (int batch = 0; batch < BATCHES; batch++) {
          assertBatch(listener, batch);
        }
      }
    } finally {
      for (Listener listener : slow) {
        listener.close();
      }
    }
  }

  private static void publish(Publisher publisher, int batch) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < EVENTS_A_BATCH; i++) {
      lines.append("{\"topic\":\"slow\",\"data\":\"").append(data(batch, i)).append("\"}\n");
    }
    Reply reply =
        publisher.send("/events", lines.toString(), "Content-Type: application/x-ndjson");
    assertThat(reply.body().lines())
        .hasSize(EVENTS_A_BATCH)
        .allMatch(line -> line.contains("\"id\""));
  }

  private static void assertBatch(Listener listener, int batch) throws IOException {
    for (int i = 0; i < EVENTS_A_BATCH; i++) {
      assertThat(listener.next().data()).isEqualTo(data(batch, i));
    }
  }

  private static String data(int batch, int i) {
    return batch + " " + i + " " + PADDING;
  }
}
